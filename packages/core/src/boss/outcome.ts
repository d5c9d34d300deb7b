import type { HostExit } from "../host/host.js";
import { deferred, handled } from "../util/deferred.js";
import type { End, Killed } from "./how-ended.js";

/** How one employment ends: first its end is known, later its thread or process is gone. Each happens once. */
export class Outcome {
  readonly #result = deferred<unknown>();
  readonly #exited = deferred<{ code: number | null; signal: string | null }>();
  #end: End | undefined;
  #hasExited = false;
  #killed: Killed | undefined;

  constructor() {
    void handled(this.#result.promise);
  }

  /** What the worker returned, or the error it ended with. Ignoring it never kills the program. */
  get result(): Promise<unknown> {
    return this.#result.promise;
  }

  get exited(): Promise<{ code: number | null; signal: string | null }> {
    return this.#exited.promise;
  }

  /** How it ended, once that is known; the thread or process may still be leaving. */
  get end(): End | undefined {
    return this.#end;
  }

  /** What the iteration over its messages ends with. */
  get iterationError(): Error | undefined {
    const how = this.#end?.how;
    return how === "FINISHED" || how === "STOPPED" ? undefined : this.#end?.error;
  }

  get hasExited(): boolean {
    return this.#hasExited;
  }

  /** It has ended, or is being killed. */
  get isLeaving(): boolean {
    return this.#end !== undefined || this.#killed !== undefined;
  }

  get killed(): Killed | undefined {
    return this.#killed;
  }

  /** Notes that the end, when it comes, is a kill; the first to say so gives the reason. */
  markKilled(why: string): void {
    this.#killed ??= { why };
  }

  /** It could not be ended; why, a sentence. */
  markLeaked(leaked: string): void {
    this.#killed = { why: this.#killed?.why ?? "", leaked };
  }

  /** The end is known. False when it was already. */
  settle(end: End): boolean {
    if (this.#end) return false;
    this.#end = end;
    if (end.error) this.#result.reject(end.error);
    else this.#result.resolve(end.value);
    return true;
  }

  /** The thread or process is gone. */
  exit({ code, signal }: HostExit): void {
    this.#hasExited = true;
    this.#exited.resolve({ code, signal });
  }
}
