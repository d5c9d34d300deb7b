import { chargeOf, SendCredit, type WaitingSend } from "../lane/credit.js";
import type { Line } from "../lane/line.js";
import { TASK_WINDOW_BYTES } from "../protocol/limits.js";
import { FROM_TASK, writeTaskMessage } from "../protocol/task-message.js";
import type { ByteSpan } from "../util/byte-span.js";
import type { Outlet } from "./worker-scope.js";

/**
 * The way out for a task's messages: each needs credit of the task's own, then of the employment. So what nobody reads
 * of one task slows that task alone.
 */
export class TaskOutlet implements Outlet {
  readonly #seq: number;
  readonly #line: Line;
  readonly #credit = new SendCredit(TASK_WINDOW_BYTES);
  readonly #onDrained: () => void;
  #waiting = 0;

  /** `onDrained`: what waited for credit does so no longer. */
  constructor(seq: number, line: Line, onDrained: () => void) {
    this.#seq = seq;
    this.#line = line;
    this.#onDrained = onDrained;
  }

  get isHandedOver(): boolean {
    return this.#line.isHandedOver;
  }

  /** Messages that wait for credit. */
  get waiting(): number {
    return this.#waiting;
  }

  /** The task has ended: what waits for credit of its own goes before its end, and is no more than a further window. */
  sendRest(): void {
    this.#credit.grantRest();
  }

  /** The boss granted credit up to an absolute total. */
  grant(limit: number): void {
    this.#credit.grant(limit);
  }

  checkSize(body: ByteSpan): void {
    this.#line.checkSize(this.#messageOf(body));
  }

  offer(body: ByteSpan): boolean {
    const message = this.#messageOf(body);
    this.#line.checkSize(message);
    const charge = chargeOf(body.length);
    if (!this.#credit.take(charge)) return false;
    if (this.#line.offer(message)) return true;
    this.#credit.giveBack(charge);
    return false;
  }

  waitForRoom(body: ByteSpan, onAccepted: () => void, onRefused: (error: Error) => void): () => boolean {
    const message = this.#messageOf(body);
    const charge = chargeOf(body.length);
    let leaveLine: (() => boolean) | undefined;
    const accepted = (): void => {
      onAccepted();
      this.#left();
    };
    const refused = (error: Error): void => {
      onRefused(error);
      this.#left();
    };
    const enterLine = (): void => {
      try {
        if (this.#line.offer(message)) accepted();
        else leaveLine = this.#line.waitForRoom(message, accepted, refused, false);
      } catch (error) {
        this.#credit.giveBack(charge);
        refused(error as Error);
      }
    };
    const send: WaitingSend = { charge, admit: enterLine, refuse: refused };
    if (this.#credit.take(charge)) {
      this.#waiting++;
      enterLine();
    } else {
      this.#credit.wait(send);
      this.#waiting++;
    }
    return () => {
      const isWithdrawn = leaveLine ? leaveLine() : this.#credit.withdraw(send);
      if (!isWithdrawn) return false;
      if (leaveLine) this.#credit.giveBack(charge);
      this.#left();
      return true;
    };
  }

  #messageOf(body: ByteSpan): ByteSpan {
    return writeTaskMessage(FROM_TASK.DATA, this.#seq, body);
  }

  #left(): void {
    if (--this.#waiting === 0) this.#onDrained();
  }
}
