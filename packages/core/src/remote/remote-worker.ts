import type { HostExit, HostedWorker } from "../host/host.js";
import { deferred } from "../util/deferred.js";
import { Hold } from "../util/hold.js";
import type { ExitReport, KillOrder } from "./host-messages.js";

/** A worker that runs at a host, as its boss's side sees it. */
export class RemoteWorker implements HostedWorker {
  /** The host has it in its own output. */
  readonly stdout = null;
  readonly stderr = null;
  readonly #exited = deferred<HostExit>();
  readonly #say: (how: KillOrder["how"]) => void;
  /** Keeps the program running, as a process of its own would: a link does so only while it stands. */
  readonly #hold = new Hold();
  #isGone = false;
  #hasLeft = false;

  /** `say` has its host end it. */
  constructor(say: (how: KillOrder["how"]) => void) {
    this.#say = say;
    this.#hold.take();
  }

  get exited(): Promise<HostExit> {
    return this.#exited.promise;
  }

  isGone(): boolean {
    return this.#isGone;
  }

  /** Its process is known to be gone; one whose host is lost may go on. */
  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  terminate(): void {
    this.#say("terminate");
  }

  kill(): void {
    this.#say("kill");
  }

  abandon(): string {
    this.#hold.release();
    return "its host cannot be reached, so it is fenced off: there it ends when the host can be reached, or after orphanAfterMs";
  }

  /** Its host says how it ended. */
  reported({ code, signal, why }: ExitReport): void {
    this.#hasLeft = true;
    if (why?.kind === "memory")
      return this.#gone({
        code,
        signal,
        error: Object.assign(new Error(why.message), { code: "ERR_WORKER_OUT_OF_MEMORY" }),
      });
    if (why?.kind === "host") return this.#gone({ code, signal, lost: why.message });
    this.#gone({ code, signal, error: why ? new Error(why.message) : undefined });
  }

  /** Nothing will be heard of its host any more. */
  hostLost(why: string): void {
    this.#gone({ code: null, signal: null, lost: why });
  }

  #gone(exit: HostExit): void {
    this.#isGone = true;
    this.#hold.release();
    this.#exited.resolve(exit);
  }
}
