import type { DealerChoice } from "../dealer/resolve.js";
import type { ResourceLimits } from "../host/host.js";
import { ringBytesProblem } from "../mailbox/mailbox.js";
import { DEFAULT_RING_BYTES } from "../mailbox/ring-layout.js";
import type { OnLinkLoss } from "../port/link-loss.js";
import { DEFAULT_MAX_MESSAGE_BYTES, DEFAULT_WINDOW_BYTES } from "../protocol/limits.js";
import { tokenProblem } from "../remote/host-secrets.js";
import { type SuperviseOptions, toSuperviseSettings } from "../supervise/supervise-options.js";
import { checkOptions, type OptionRule } from "../util/check-options.js";
import { WAIT_RULES, type WaitOptions } from "../util/wait-limits.js";
import { safeLogger } from "./safe-logger.js";

/** What the boss writes its log lines to; pino's loggers fit. One that fails disturbs nothing: a process warning tells it. */
export interface Logger {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Where workers' output goes: at once to this process's own, or to streams of the employee. */
export type Stdio = "inherit" | "pipe";

/** Settings of a boss. Times in milliseconds, sizes in bytes. */
export interface BossOptions {
  /** What carries the messages. Default: the environment's BOSSWORKS_DEALER, else `shm:`. */
  dealer?: DealerChoice | undefined;
  /** Appears in keys, titles and logs. Default: random. */
  name?: string | undefined;
  /** False: workers join and wait, READY, for RESUME. Default true. */
  autostart?: boolean | undefined;
  /** From a worker's real start to its joining. Default 30000. */
  startTimeoutMs?: number | undefined;
  /** How long `status`, `suspend` and `resume` wait for their answer. Default 5000. */
  signalTimeoutMs?: number | undefined;
  /** Links: pause after which a sign of life is sent. Default 1000. */
  heartbeatMs?: number | undefined;
  /** Links: silence after which a worker is LOST. Threads are LOST only by exit. Default 5000. */
  lostAfterMs?: number | undefined;
  /** Event `stuck` after so long without a checkpoint. Default: off. */
  stuckAfterMs?: number | undefined;
  /** From STOP to terminate. Default 5000. */
  stopGraceMs?: number | undefined;
  /** From terminate to SIGKILL, or to giving a thread up as leaked. Default 2000. */
  killGraceMs?: number | undefined;
  /**
   * Links: what a worker does while its link is broken; a boss that is only busy breaks none. Default "continue".
   */
  onLinkLoss?: OnLinkLoss | undefined;
  /**
   * Links: how long a worker on another machine does so before it ends itself. On this machine a worker knows whether its
   * boss lives, and ends with it. Default 30000.
   */
  orphanAfterMs?: number | undefined;
  /**
   * How long a worker that ends by `process.exit()` may take to hand over what it had accepted; one that returned or threw
   * waits for its boss as long as that lives. Default 500, over Redis 2000.
   */
  exitDrainMs?: number | undefined;
  /** Credit of the data lane, per worker and direction. Default 8 MiB. */
  windowBytes?: number | undefined;
  /** Largest message. Default 256 MiB. */
  maxMessageBytes?: number | undefined;
  /** Most workers at a time. Default 1000. */
  maxStaff?: number | undefined;
  /** Bytes of a thread's data rings, a power of two; a process has four times as much. Default 64 KiB. */
  ringBytes?: number | undefined;
  /** Workers' output. Default "inherit". */
  stdio?: Stdio | undefined;
  /** Default: none. */
  logger?: Logger | undefined;
  /**
   * Hosts that know it may join, and run workers that are employed with `at`: a secret text of at least 16 bytes, such as
   * `bossworks keys` makes. Over redis it also is what they find their boss by. Default: no hosts.
   */
  token?: string | undefined;
  /**
   * True: SIGTERM and SIGINT stop all and close, then end the program as by that signal unless it listens to it itself; a
   * second one kills all. SIGHUP reloads the pools. Default false: nothing is listened to.
   */
  handleSignals?: boolean | undefined;
}

/** What is known of every option once defaults are in. */
export type BossSettings = Required<
  Omit<BossOptions, "dealer" | "exitDrainMs" | "stuckAfterMs" | "logger" | "token">
> &
  Pick<BossOptions, "exitDrainMs" | "stuckAfterMs" | "logger" | "token">;

/** Settings of one employment. */
export interface EmployOptions<Params = unknown> extends WaitOptions {
  /** What the worker is started with. */
  params?: Params | undefined;
  /** What it is called. Default: the definition's display name. */
  name?: string | undefined;
  /** Overrides the boss's. */
  autostart?: boolean | undefined;
  /** Whether it is started again when it has ended. Default: never. */
  restart?: SuperviseOptions | undefined;
  /** Merged into this process's environment; `undefined` deletes a variable. */
  env?: NodeJS.ProcessEnv | undefined;
  /** Node's own options for the worker. Default: those of this process. */
  execArgv?: readonly string[] | undefined;
  resourceLimits?: ResourceLimits | undefined;
  /** Overrides the boss's. */
  stdio?: Stdio | undefined;
  /**
   * Runs it at a host that has joined: "remote" at any, else the host of this name or those with this label, "gpu" or
   * "gpu=a100". Default: in this program, or beside it.
   */
  at?: string | undefined;
}

const oneOf =
  (...allowed: string[]): OptionRule =>
  (value) =>
    allowed.some((word) => word === value) ? undefined : allowed.map((word) => `"${word}"`).join(" or ");

const nonEmpty: OptionRule = (value) =>
  typeof value === "string" && value !== "" ? undefined : "a non-empty string";

/** Of a variable that cannot be set only the name is told: its value may be a secret. */
const ENVIRONMENT: OptionRule = (value) => {
  if (typeof value !== "object" || value === null) return "an object of strings";
  for (const [name, one] of Object.entries(value)) {
    if (/^$|[=\0]/.test(name)) return `a name without "=" or NUL, not ${JSON.stringify(name)},`;
    if (one !== undefined && (typeof one !== "string" || one.includes("\0")))
      return `a string without NUL as ${name}, or undefined to delete it,`;
  }
  return undefined;
};

const LOGGER: OptionRule = (value) => {
  const methods = ["debug", "info", "warn", "error"];
  const fits = methods.every(
    (method) => typeof (value as Record<string, unknown> | null)?.[method] === "function",
  );
  return fits ? undefined : `an object with the methods ${methods.join(", ")}`;
};

const STDIO = oneOf("inherit", "pipe");

const BOSS_RULES: { readonly [K in keyof Required<BossOptions>]: OptionRule } = {
  dealer: "any",
  name: nonEmpty,
  autostart: "boolean",
  startTimeoutMs: "ms",
  signalTimeoutMs: "ms",
  heartbeatMs: "ms",
  lostAfterMs: "ms",
  stuckAfterMs: "ms",
  stopGraceMs: "ms",
  killGraceMs: "ms",
  onLinkLoss: oneOf("continue", "suspend", "stop"),
  orphanAfterMs: "ms",
  exitDrainMs: "ms",
  windowBytes: "bytes",
  maxMessageBytes: "bytes",
  maxStaff: "count",
  ringBytes: ringBytesProblem,
  stdio: STDIO,
  logger: LOGGER,
  token: "any",
  handleSignals: "boolean",
};

const LIMITS_RULES: { readonly [K in keyof Required<ResourceLimits>]: OptionRule } = {
  maxOldGenerationSizeMb: "count",
  maxYoungGenerationSizeMb: "count",
  codeRangeSizeMb: "count",
  stackSizeMb: "count",
};

export const EMPLOY_RULES: { readonly [K in keyof Required<EmployOptions>]: OptionRule } = {
  ...WAIT_RULES,
  params: "any",
  name: nonEmpty,
  autostart: "boolean",
  restart: "object",
  env: ENVIRONMENT,
  execArgv: (value) =>
    Array.isArray(value) && value.every((one) => typeof one === "string") ? undefined : "an array of strings",
  resourceLimits: "object",
  stdio: STDIO,
  at: nonEmpty,
};

/** Checks a boss's options and fills in the defaults. Throws `TypeError`. */
export function toSettings(options: BossOptions): BossSettings {
  checkOptions("Boss", options, BOSS_RULES);
  // Apart: a secret is not shown.
  const problem = options.token === undefined ? undefined : tokenProblem(options.token);
  if (problem) throw new TypeError(`Boss: option "token": ${problem} is allowed`);
  const defaults: BossSettings = {
    name: `boss-${crypto.randomUUID().slice(0, 8)}`,
    autostart: true,
    startTimeoutMs: 30_000,
    signalTimeoutMs: 5_000,
    heartbeatMs: 1_000,
    lostAfterMs: 5_000,
    stopGraceMs: 5_000,
    killGraceMs: 2_000,
    onLinkLoss: "continue",
    orphanAfterMs: 30_000,
    windowBytes: DEFAULT_WINDOW_BYTES,
    maxMessageBytes: DEFAULT_MAX_MESSAGE_BYTES,
    maxStaff: 1_000,
    ringBytes: DEFAULT_RING_BYTES,
    stdio: "inherit",
    handleSignals: false,
  };
  const { dealer: _dealer, ...given } = options;
  return {
    ...defaults,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    logger: options.logger && safeLogger(options.logger),
  };
}

/** Throws `TypeError` for bad options of one employment. */
export function checkEmployOptions(options: EmployOptions): void {
  checkOptions("boss.employ", options, EMPLOY_RULES);
  checkPlacing("boss.employ", options);
  toSuperviseSettings(options.restart);
}

/** Checks what the rules of single options do not see of where and how a worker is to run. Throws `TypeError`. */
export function checkPlacing(where: string, options: EmployOptions): void {
  if (options.resourceLimits) checkOptions(`${where} resourceLimits`, options.resourceLimits, LIMITS_RULES);
  checkAt(where, options);
}

/** A host takes from its boss the names of definitions only: what else could bring code with it is its own. */
function checkAt(where: string, { at, env, execArgv, stdio }: EmployOptions): void {
  if (at === undefined) return;
  const given = Object.entries({ env, execArgv, stdio }).find(([, value]) => value !== undefined);
  if (given)
    throw new TypeError(
      `${where}: option "${given[0]}" given with at; a host's workers have the environment, the flags and the output of their host`,
    );
}
