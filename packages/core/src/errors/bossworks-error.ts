import type { SchemaIssue } from "../schema/standard-schema.js";
import type { ErrorCode } from "./error-codes.js";

/** Marks our errors across duplicate installs and realms, so that `instanceof` holds for every copy of core. */
const BRAND = Symbol.for("bossworks.error.1");

/** Why a worker's module or definition could not be loaded. */
export type LoadFailureReason = "missing" | "syntax" | "export" | "method" | "loader" | "threw";

/** What a `BossworksError` may say besides its code; which fields are set is stated per code in docs/errors.md. */
export interface BossworksErrorDetails {
  /** Id of the worker concerned. */
  worker?: string | undefined;
  /** Name of the dealer concerned. */
  dealer?: string | undefined;
  /** What led to this, raw. */
  cause?: unknown;
  /** WORKER_LOAD_FAILED. */
  reason?: LoadFailureReason | undefined;
  /** WORKER_EXITED: exit code of the thread or process. */
  exitCode?: number | null | undefined;
  /** WORKER_EXITED: signal that ended the process. */
  exitSignal?: string | null | undefined;
  /** WORKER_KILLED: Node could not end the thread; it still runs, fenced off. */
  leaked?: boolean | undefined;
  /** WORKER_STOPPED: what the worker returned after STOP had been delivered. */
  value?: unknown;
  /** Calls with several addressees: what went wrong, by worker id. */
  errors?: ReadonlyMap<string, Error> | undefined;
  /** BAD_DATA by a schema: all that is wrong. */
  issues?: readonly SchemaIssue[] | undefined;
}

/** The web's names for timeouts and aborts, so that generic code recognises them. */
const WEB_NAMES: { readonly [code in ErrorCode]?: string } = {
  ABORTED: "AbortError",
  SIGNAL_TIMEOUT: "TimeoutError",
  TIMEOUT: "TimeoutError",
};

/**
 * The one error class of Bossworks. Programs act upon `code`; messages say what to do next and may change.
 * Programming mistakes (bad options, wrong arguments) are plain `TypeError`s instead.
 */
export class BossworksError extends Error {
  readonly code: ErrorCode;
  declare readonly worker?: string;
  declare readonly dealer?: string;
  declare readonly reason?: LoadFailureReason;
  declare readonly exitCode?: number | null;
  declare readonly exitSignal?: string | null;
  declare readonly leaked?: boolean;
  declare readonly value?: unknown;
  declare readonly errors?: ReadonlyMap<string, Error>;
  declare readonly issues?: readonly SchemaIssue[];

  constructor(code: ErrorCode, message: string, details: BossworksErrorDetails = {}) {
    const { cause, ...rest } = details;
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    Object.defineProperty(this, "name", {
      value: WEB_NAMES[code] ?? "BossworksError",
      configurable: true,
      writable: true,
    });
    Object.defineProperty(this, BRAND, { value: true });
    for (const [key, value] of Object.entries(rest)) {
      if (value !== undefined)
        Object.defineProperty(this, key, { value, enumerable: true, configurable: true });
    }
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return isBossworksError(value);
  }
}

/** True for a `BossworksError` of any copy of core, also one that came over the wire. */
export function isBossworksError(value: unknown): value is BossworksError {
  return typeof value === "object" && value !== null && (value as Record<symbol, unknown>)[BRAND] === true;
}
