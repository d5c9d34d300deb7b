import type { EmployOptions } from "../boss/boss-options.js";
import { checkPlacing, EMPLOY_RULES } from "../boss/boss-options.js";
import type { AnyEmployee } from "../boss/staff.js";
import {
  type RestartOptions,
  type RestartSettings,
  toRestartSettings,
} from "../supervise/restart-options.js";
import { checkOptions, type OptionRule } from "../util/check-options.js";
import { WAIT_RULES, type WaitOptions, withinLimits } from "../util/wait-limits.js";

/** Most tasks a worker is handed ahead by itself; a `prefetch` may be larger. */
export const MAX_ADAPTIVE_PREFETCH = 32;

/** The largest `prefetch`: what a mailbox's table of claims has room for, twice over. */
export const MAX_PREFETCH = 256;

/** How many workers: always so many, or as many as there is work for between two bounds. */
export type PoolSize = number | { readonly min: number; readonly max: number };

/** Settings of a pool. Times in milliseconds. Whatever a worker is employed with applies to all its workers. */
export interface PoolOptions
  extends Pick<EmployOptions, "name" | "env" | "execArgv" | "resourceLimits" | "stdio" | "at"> {
  /** Default: one worker for each core but one, at least one; with `at`, from none to as many as hosts have slots for. */
  size?: PoolSize | undefined;
  /** Tasks that run at once in a worker; more than 1 is for tasks that await. Default 1. */
  perWorker?: number | undefined;
  /** Tasks handed to a worker ahead of its running ones, 0 to 256. Default: what fills about 1 ms, at most 32. */
  prefetch?: number | undefined;
  /** Most tasks that wait; `run` rejects QUEUE_FULL beyond it. Default: no limit. */
  queueLimit?: number | undefined;
  /** How long a task may run, from its beginning; while it stands suspended is not counted. Default: no limit. */
  taskTimeoutMs?: number | undefined;
  /** How often a task is run again whose worker died while it ran. Default 0. */
  retries?: number | undefined;
  /** What becomes of a worker that ends by itself. Default: policy "always". */
  restart?: RestartOptions | undefined;
  /** A worker is replaced after so many tasks. Default: never. */
  recycleAfterTasks?: number | undefined;
  /** Called with each new worker before it gets a task; what it returns is awaited. */
  onCreate?: ((employee: AnyEmployee) => unknown) | undefined;
}

/** Settings of one task. */
export interface TaskOptions extends WaitOptions {
  /** Tasks of a higher priority go first. Default 0. */
  priority?: number | undefined;
  /** Overrides the pool's. */
  retries?: number | undefined;
}

/** What is known of every option once defaults are in. */
export interface PoolSettings {
  readonly min: number;
  readonly max: number;
  readonly perWorker: number;
  /** Undefined: adaptive. */
  readonly prefetch: number | undefined;
  readonly queueLimit: number;
  readonly taskTimeoutMs: number | undefined;
  readonly retries: number;
  readonly restart: RestartSettings;
  readonly recycleAfterTasks: number;
  /** What the user does with a new worker; resolves also when that ends, or the pool does. */
  onCreated(employee: AnyEmployee, closed: AbortSignal): Promise<void>;
  readonly employ: EmployOptions;
}

const AS_MANY_AS_FIT = { min: 0, max: Number.POSITIVE_INFINITY };

const wholeFrom =
  (least: number, most = Number.MAX_SAFE_INTEGER): OptionRule =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
      ? undefined
      : most === Number.MAX_SAFE_INTEGER
        ? `a whole number of at least ${least}`
        : `a whole number from ${least} to ${most}`;

const isCount = (value: unknown, least: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= least;

const SIZE: OptionRule = (value) => {
  if (isCount(value, 1)) return undefined;
  const { min, max, ...rest } = (typeof value === "object" ? (value ?? {}) : {}) as Record<string, unknown>;
  const fits = isCount(min, 0) && isCount(max, 1) && min <= max && Object.keys(rest).length === 0;
  return fits ? undefined : "a whole number of at least 1, or { min, max } with 0 <= min <= max";
};

const POOL_RULES: { readonly [K in keyof Required<PoolOptions>]: OptionRule } = {
  size: SIZE,
  perWorker: "count",
  prefetch: wholeFrom(0, MAX_PREFETCH),
  queueLimit: wholeFrom(0),
  taskTimeoutMs: "ms",
  retries: wholeFrom(0),
  restart: "object",
  recycleAfterTasks: "count",
  onCreate: "function",
  name: EMPLOY_RULES.name,
  env: EMPLOY_RULES.env,
  execArgv: EMPLOY_RULES.execArgv,
  resourceLimits: EMPLOY_RULES.resourceLimits,
  stdio: EMPLOY_RULES.stdio,
  at: EMPLOY_RULES.at,
};

/** Rules of {@link TaskOptions} for `checkOptions`. */
export const TASK_RULES: { readonly [K in keyof Required<TaskOptions>]: OptionRule } = {
  ...WAIT_RULES,
  priority: (value) => (Number.isFinite(value) ? undefined : "a finite number"),
  retries: wholeFrom(0),
};

/** Checks a pool's options and fills in the defaults. Throws `TypeError`. */
export function toPoolSettings(options: PoolOptions, cores: number): PoolSettings {
  checkOptions("boss.pool", options, POOL_RULES);
  const { perWorker = 1, prefetch, taskTimeoutMs, onCreate } = options;
  const { name, env, execArgv, resourceLimits, stdio, at } = options;
  const size = options.size ?? (at === undefined ? Math.max(1, cores - 1) : AS_MANY_AS_FIT);
  const employ: EmployOptions = { name, env, execArgv, resourceLimits, stdio, at, autostart: true };
  checkPlacing("boss.pool", employ);
  return {
    min: typeof size === "number" ? size : size.min,
    max: typeof size === "number" ? size : size.max,
    perWorker,
    prefetch,
    queueLimit: options.queueLimit ?? Number.POSITIVE_INFINITY,
    taskTimeoutMs,
    retries: options.retries ?? 0,
    restart: toRestartSettings("boss.pool restart", options.restart, "always"),
    recycleAfterTasks: options.recycleAfterTasks ?? Number.POSITIVE_INFINITY,
    onCreated: async (employee, signal) => {
      if (!onCreate) return;
      const done = Promise.race([(async () => onCreate(employee))(), employee.exited]);
      await withinLimits("onCreate", { signal }, done);
    },
    employ,
  };
}

const NO_OPTIONS: TaskOptions = Object.freeze({});

/** Throws `TypeError` for bad options of one task. */
export function checkTaskOptions(where: string, options: TaskOptions | undefined): TaskOptions {
  if (options === undefined) return NO_OPTIONS;
  checkOptions(where, options, TASK_RULES);
  return options;
}
