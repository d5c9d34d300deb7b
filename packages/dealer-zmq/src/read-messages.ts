import { setImmediate as nextTurn } from "node:timers/promises";
import { TURN_BYTES, TURN_PACKETS } from "./limits.js";
import type { Message } from "./words.js";

/** The part of a socket that is read from. */
export interface Readable {
  readonly closed: boolean;
  receive(): Promise<Buffer[]>;
}

/** Hands over what a socket receives until it is closed, no more in one turn of the event loop than is fair. */
export async function readMessages(socket: Readable, onMessage: (message: Message) => void): Promise<void> {
  let packets = 0;
  let bytes = 0;
  let turn: NodeJS.Immediate | undefined;
  const onTurn = (): void => {
    turn = undefined;
    packets = 0;
    bytes = 0;
  };
  while (!socket.closed) {
    let message: Message;
    try {
      message = await socket.receive();
    } catch {
      // It was closed while we waited: nothing else makes a receive fail.
      return;
    }
    if (socket.closed) return;
    turn ??= setImmediate(onTurn);
    packets++;
    for (const part of message) bytes += part.length;
    onMessage(message);
    if (packets >= TURN_PACKETS || bytes >= TURN_BYTES) await nextTurn();
  }
}
