import type { ByteSpan } from "../util/byte-span.js";
import { PENDING, type Pending } from "./wait-list.js";
import type { WorkerScope } from "./worker-scope.js";

/** A message on its way into the window. */
export interface Offer {
  /** Accepted after STOP was met: there is nothing to wait for, and every wait would throw. */
  readonly isLastWord: boolean;
  /** Throws when the message was refused. */
  accepted(): boolean;
  /** The same, as who waits asks it. */
  readonly ready: () => undefined | Pending;
  withdraw(): void;
}

/** A message that was accepted at once. */
export const ACCEPTED: Offer = {
  isLastWord: false,
  accepted: () => true,
  ready: () => undefined,
  withdraw: () => {},
};

/** Takes credit for a message now, or stands in line for it. A stopping worker may still send what fits. */
export function offer({ engine, stop, line }: WorkerScope, body: ByteSpan): Offer {
  // An order that is here already comes first: what is refused by it was not sent.
  engine.lookIfToldOf();
  stop.throwOnce();
  if (line.offer(body)) return stop.error ? { ...ACCEPTED, isLastWord: true } : ACCEPTED;
  if (stop.error) throw stop.error;
  return inLine(line, body);
}

function inLine(line: WorkerScope["line"], body: ByteSpan): Offer {
  let outcome: "waiting" | "accepted" | Error = "waiting";
  const withdraw = line.waitForRoom(
    body,
    () => {
      outcome = "accepted";
    },
    (error) => {
      outcome = error;
    },
  );
  const accepted = (): boolean => {
    if (outcome instanceof Error) throw outcome;
    return outcome === "accepted";
  };
  return { isLastWord: false, accepted, ready: () => (accepted() ? undefined : PENDING), withdraw };
}
