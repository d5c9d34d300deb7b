import { encode } from "../codec/codec.js";
import type { Line } from "../lane/line.js";
import { CallDesk } from "./call-desk.js";
import type { Addressee, Exchange } from "./exchange.js";

/** Whose calls are answered. */
export interface Caller extends Addressee {
  readonly end: unknown;
  /** Throws WORKER_GONE once it has ended. */
  assertHere(): void;
  ask(order: "SUSPEND" | "RESUME"): Promise<unknown>;
  sayStop(): void;
}

/** The call desk of one worker, over its line. */
export function makeCallDesk(
  caller: Caller,
  line: Line,
  exchange: Exchange,
  handler: () => ((data: unknown) => unknown) | undefined,
): CallDesk {
  return new CallDesk({
    handler,
    listen: async (callId) => {
      caller.assertHere();
      return (await exchange.ask(caller, "LISTEN", {}, { body: encode(callId) })).body;
    },
    checkSize: (body) => line.checkSize(body),
    answer: (callId, body) => {
      if (!caller.end) line.control("DATA", callId, body);
    },
    give: async (order) => (order === "STOP" ? caller.sayStop() : void (await caller.ask(order))),
  });
}
