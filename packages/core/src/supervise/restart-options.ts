import { checkOptions, type OptionRule } from "../util/check-options.js";

/** Which ends are followed by a restart; ends the boss asked for never are. */
export const RESTART_KINDS = ["never", "on-failure", "always"] as const;
export type RestartKind = (typeof RESTART_KINDS)[number];

/** Whether, how often and how soon a worker that has ended is started again. */
export interface RestartOptions {
  /** "on-failure": after every end but FINISHED; "always": after FINISHED too. Default "never", of pools "always". */
  policy?: RestartKind | undefined;
  /** So many restarts within `periodMs` are made; the one after them is not: RESTART_LIMIT. Default 3. */
  intensity?: number | undefined;
  /** Also how long a worker has to live for its backoff to begin anew. Default 5000. */
  periodMs?: number | undefined;
  /** Least and longest wait before a restart; it doubles from one to the next. Default 100 to 30000. */
  backoffMs?: { readonly min?: number | undefined; readonly max?: number | undefined } | undefined;
}

/** Restart options once defaults are in. */
export interface RestartSettings {
  readonly policy: RestartKind;
  readonly intensity: number;
  readonly periodMs: number;
  readonly backoffMs: { readonly min: number; readonly max: number };
}

/** After Erlang's supervisors, which count restarts in a sliding period too. */
const DEFAULT_INTENSITY = 3;
const DEFAULT_PERIOD_MS = 5_000;
/** Long enough for a port or a file to be let go, short enough to go unnoticed. */
const DEFAULT_MIN_MS = 100;
const DEFAULT_MAX_MS = 30_000;

const RULES: { readonly [K in keyof Required<RestartOptions>]: OptionRule } = {
  policy: (value) =>
    (RESTART_KINDS as readonly unknown[]).includes(value)
      ? undefined
      : RESTART_KINDS.map((kind) => `"${kind}"`).join(" or "),
  intensity: "count",
  periodMs: "ms",
  backoffMs: "object",
};

/**
 * Checks restart options and fills in the defaults; `policy` is the default of that name, `more` the rules of options
 * that only this caller has. Throws `TypeError`.
 */
export function toRestartSettings(
  where: string,
  options: RestartOptions = {},
  policy: RestartKind = "never",
  more: { readonly [name: string]: OptionRule } = {},
): RestartSettings {
  checkOptions(where, options, { ...RULES, ...more });
  return {
    policy: options.policy ?? policy,
    intensity: options.intensity ?? DEFAULT_INTENSITY,
    periodMs: options.periodMs ?? DEFAULT_PERIOD_MS,
    backoffMs: toBackoff(`${where} backoffMs`, options.backoffMs ?? {}),
  };
}

/** One bound alone moves the default of the other where that would be on its wrong side. */
function toBackoff(where: string, given: { min?: number | undefined; max?: number | undefined }) {
  checkOptions(where, given, { min: "ms", max: "ms" });
  const min = given.min ?? Math.min(DEFAULT_MIN_MS, given.max ?? DEFAULT_MIN_MS);
  const max = given.max ?? Math.max(DEFAULT_MAX_MS, min);
  if (max < min) {
    throw new TypeError(`${where}: option "max": ${max} given; at least min (${min}) is allowed`);
  }
  return { min, max };
}
