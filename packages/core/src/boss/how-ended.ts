import type { LoadFailureReason } from "../errors/bossworks-error.js";
import { BossworksError } from "../errors/bossworks-error.js";
import type { ErrorCode } from "../errors/error-codes.js";
import { messageOf } from "../errors/message-of.js";
import type { HostExit } from "../host/host.js";
import type { Status } from "../protocol/verbs.js";
import { paramsRefused } from "../schema/refusal.js";

/** How an employment ended, in one word. */
export type How = "FINISHED" | "FAILED" | "STOPPED" | "KILLED" | "EXITED" | "OUT_OF_MEMORY" | "LOST";

/** The end of an employment: how, and what its `result` settles with. */
export interface End {
  readonly how: How;
  /** The status the employee shows from now on. */
  readonly state: Status;
  /** FINISHED: what it returned. */
  readonly value?: unknown;
  /** Every other end: what `result` rejects with. */
  readonly error?: BossworksError;
  /** STOPPED: tasks it had begun and did not tell the ends of. */
  readonly unended?: number | undefined;
}

/** What is known of a kill before the end of it. */
export interface Killed {
  /** Ends the sentence "x was killed". */
  readonly why: string;
  /** It could not be ended: why, a sentence. */
  readonly leaked?: string;
}

/** Names the worker in messages. */
export interface Named {
  readonly id: string;
  readonly name: string;
  readonly dealer: string;
}

/** What a last word carries, as far as ends need it. */
interface Said {
  readonly value?: unknown;
  readonly error?: unknown;
  readonly reason?: unknown;
  readonly message?: unknown;
  readonly unended?: unknown;
}

/** The end a terminal status tells. */
export function endBySaid(who: Named, verb: string, said: Said): End {
  const { worker, dealer } = { worker: who.id, dealer: who.dealer };
  switch (verb) {
    case "STATUS_FINISHED":
      return { how: "FINISHED", state: "STATUS_FINISHED", value: said.value };
    case "STATUS_STOPPED": {
      const details = { worker, dealer, value: said.value, cause: said.error };
      return {
        how: "STOPPED",
        state: "STATUS_STOPPED",
        unended: typeof said.unended === "number" ? said.unended : 0,
        error: make("WORKER_STOPPED", `${who.name} was stopped`, details),
      };
    }
    case "STATUS_LOAD_FAILED":
      return { how: "FAILED", state: "STATUS_FAILED", error: neverBegan(who, said) };
    default: {
      const message = `${who.name} failed: ${messageOf(said.error)}`;
      return {
        how: "FAILED",
        state: "STATUS_FAILED",
        error: make("WORKER_FAILED", message, { worker, dealer, cause: said.error }),
      };
    }
  }
}

function neverBegan(who: Named, said: Said): BossworksError {
  return said.reason === "params" ? paramsRefused(who.name, who.id, said.error) : loadFailed(who, said);
}

/** The error of a worker that could not be loaded. */
export function loadFailed(who: Named, said: Said): BossworksError {
  return make("WORKER_LOAD_FAILED", `${who.name} could not be loaded: ${messageOf(said.message)}`, {
    worker: who.id,
    dealer: who.dealer,
    reason: said.reason as LoadFailureReason,
    cause: said.error,
  });
}

/** The end of a worker that ended without a last word. */
export function endByExit(who: Named, exit: HostExit, killed: Killed | undefined): End {
  const base = { worker: who.id, dealer: who.dealer };
  if (killed) {
    const leaked = killed.leaked === undefined ? "" : `; ${killed.leaked}`;
    const message = `${who.name} was killed${killed.why}${leaked}`;
    const isLeaked = killed.leaked === undefined ? undefined : true;
    const error = make("WORKER_KILLED", message, { ...base, leaked: isLeaked });
    return { how: "KILLED", state: "STATUS_STOPPED", error };
  }
  if ((exit.error as { code?: unknown } | undefined)?.code === "ERR_WORKER_OUT_OF_MEMORY") {
    const message = `${who.name} reached its memory limit; raise resourceLimits.maxOldGenerationSizeMb or send it less at a time`;
    return {
      how: "OUT_OF_MEMORY",
      state: "STATUS_FAILED",
      error: make("WORKER_OUT_OF_MEMORY", message, { ...base, cause: exit.error }),
    };
  }
  if (exit.error !== undefined) {
    const message = `${who.name} failed: ${messageOf(exit.error)}`;
    return {
      how: "FAILED",
      state: "STATUS_FAILED",
      error: make("WORKER_FAILED", message, { ...base, cause: exit.error }),
    };
  }
  const message = exit.signal
    ? `${who.name} was ended by signal ${exit.signal}, without a result: look at its error output for a crash, else for who sent it, such as the system when memory ran out`
    : `${who.name} ended by itself with exit code ${exit.code}, without a result: let the worker return or throw instead of calling process.exit`;
  const error = make("WORKER_EXITED", message, {
    ...base,
    exitCode: exit.code,
    exitSignal: exit.signal,
  });
  return { how: "EXITED", state: "STATUS_FAILED", error };
}

function make(
  code: ErrorCode,
  message: string,
  details: ConstructorParameters<typeof BossworksError>[2],
): BossworksError {
  return new BossworksError(code, message, details);
}

/** The error of every call on a worker that has ended. */
export function goneError(who: Named, end: End | undefined): BossworksError {
  const how = end?.how.toLowerCase().replaceAll("_", " ") ?? "ended";
  return make("WORKER_GONE", `${who.name} is gone (${how}); see cause`, {
    worker: who.id,
    dealer: who.dealer,
    cause: end?.error,
  });
}

/** True for the statuses that are a worker's last word. */
export function isLastWord(verb: string): boolean {
  return (
    verb === "STATUS_FINISHED" ||
    verb === "STATUS_FAILED" ||
    verb === "STATUS_STOPPED" ||
    verb === "STATUS_LOAD_FAILED"
  );
}
