import type { Dealer } from "zeromq";
import { explained, HANDSHAKE_ERRORS, nobodyAt } from "./unreachable.js";

/** What becomes of a socket's only connection. Neither promise is ever rejected. */
export interface Connection {
  /** The other end speaks our protocol, and let us in. */
  readonly made: Promise<void>;
  /** It broke, or was never made: why; `cause` is what libzmq says, where it says something. */
  readonly broken: Promise<Error>;
  /** libzmq has let go of it after `close`. */
  readonly released: Promise<void>;
}

/** Watches a socket that is about to connect to `endpoint`, for as long as it is open. */
export function watchConnection(socket: Dealer, endpoint: string): Connection {
  const { events } = socket;
  return {
    made: new Promise((resolve) => events.on("handshake", () => resolve())),
    broken: new Promise((resolve) => {
      for (const type of HANDSHAKE_ERRORS)
        events.on(type, ({ error }) => resolve(explained(endpoint, type, error)));
      // libzmq tells no reason here: nobody listens, no way leads there, or nobody answered in time.
      events.on("close", () => resolve(nobodyAt(endpoint)));
      events.on("disconnect", () => resolve(new Error("the connection broke")));
    }),
    released: new Promise((resolve) => events.on("end", () => resolve())),
  };
}
