import { Reply } from "zeromq";
import { ourContext } from "../sockets.js";

/** Where libzmq asks whether a client may come in (ZeroMQ RFC 27); one handler a context. */
const ZAP_ENDPOINT = "inproc://zeromq.zap.01";
const VERSION = "1.0";
const MECHANISM = "CURVE";

/** Decides for one dealer whether who has this public key, 32 bytes, may come in. */
export type Admits = (publicKey: Buffer) => boolean;

/** By the ZAP domain of each open dealer. */
const gates = new Map<string, Admits>();
let handler: Reply | undefined;
/** Openings and closings of the handler, one after the other. */
let turn: Promise<void> = Promise.resolve();

/** From now on the clients of this domain are asked about; before its first socket is bound, or they are turned away. */
export function openGate(domain: string, admits: Admits): Promise<void> {
  gates.set(domain, admits);
  turn = turn.then(follow);
  return turn;
}

/** Nobody comes in by this domain any more. With the last one the handler's socket goes too. */
export function closeGate(domain: string): Promise<void> {
  gates.delete(domain);
  turn = turn.then(follow);
  return turn;
}

/** Has the handler open exactly while there are gates. */
async function follow(): Promise<void> {
  if (gates.size > 0 && !handler) {
    handler = new Reply({ context: ourContext(), linger: 0 });
    await handler.bind(ZAP_ENDPOINT);
    void answer(handler);
  } else if (gates.size === 0 && handler) {
    const closing = handler;
    handler = undefined;
    // A socket that is closed alone gives its name back later, maybe after the next handler wants it.
    await closing.unbind(ZAP_ENDPOINT);
    closing.close();
  }
}

/** Answers request after request, until the socket is closed. */
async function answer(socket: Reply): Promise<void> {
  while (!socket.closed) {
    try {
      await socket.send(judge(await socket.receive()));
    } catch {
      // It was closed, or is about to be.
      return;
    }
  }
}

/** The answer to [version, request, domain, address, routing id, mechanism, public key]. */
function judge([version, request, domain, , , mechanism, publicKey]: Buffer[]): (Buffer | string)[] {
  const admits = gates.get(String(domain));
  const isWelcome =
    String(version) === VERSION &&
    String(mechanism) === MECHANISM &&
    publicKey !== undefined &&
    admits?.(publicKey) === true;
  // With 400 the client gives up; with 300 it would come again for ever.
  const [status, text] = isWelcome ? ["200", "OK"] : ["400", "No access"];
  return [VERSION, request ?? "", status, text, "", ""];
}
