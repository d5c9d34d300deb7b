import { Router } from "zeromq";
import { HeldLoop } from "../held-loop.js";
import { MessageReader } from "../message-reader.js";
import { ourContext, poke } from "../sockets.js";
import type { Message } from "../words.js";

/** Where libzmq asks whether a client may come in (ZeroMQ RFC 27). */
const ZAP_ENDPOINT = "inproc://zeromq.zap.01";
const VERSION = "1.0";
const MECHANISM = "CURVE";
const KEY_BYTES = 32;

/** Decides for one dealer whether who has this public key, 32 bytes, may come in. */
export type Admits = (publicKey: Uint8Array) => boolean;

/** The one handler a context may have: answers for all open gates, by their ZAP domains. */
class ZapHandler {
  readonly #gates: ReadonlyMap<string, Admits>;
  readonly #socket = new Router({ context: ourContext(), linger: 0, sendTimeout: 0 });
  readonly #requests: HeldLoop;

  constructor(gates: ReadonlyMap<string, Admits>) {
    this.#gates = gates;
    const reader = new MessageReader(this.#socket, (request) => this.#answer(request));
    this.#requests = new HeldLoop(
      (waits) => reader.readOne(waits),
      () => poke(ZAP_ENDPOINT),
    );
  }

  async open(): Promise<void> {
    try {
      await this.#socket.bind(ZAP_ENDPOINT);
    } catch (error) {
      this.#socket.close();
      throw error;
    }
  }

  hold(): void {
    this.#requests.hold();
  }

  watch(): void {
    this.#requests.watch();
  }

  release(): void {
    this.#requests.release();
  }

  /** The name is free at once: a socket that is closed alone gives it back later. */
  async close(): Promise<void> {
    // An unbind happens in another thread, beside which the socket must not be read.
    await this.#requests.end();
    await this.#socket.unbind(ZAP_ENDPOINT);
    this.#socket.close();
  }

  #answer([asker, delimiter, version, request, domain, , , mechanism, publicKey]: Message): void {
    if (!asker || !delimiter || !request) return;
    const admits = this.#gates.get(text(domain));
    const isWelcome =
      text(version) === VERSION &&
      text(mechanism) === MECHANISM &&
      publicKey?.length === KEY_BYTES &&
      admits?.(publicKey) === true;
    // With 400 the client gives up; with 300 it would come again for ever.
    const [status, why] = isWelcome ? ["200", "OK"] : ["400", "No access"];
    this.#socket.send([asker, delimiter, VERSION, request, status, why, "", ""]).catch(() => {});
  }
}

/** By ZAP domain: the gates that are open. */
const open = new Map<string, Admits>();
/** The gates that are held, and those that are watched. */
const held = new Set<string>();
const watched = new Set<string>();
let handler: ZapHandler | undefined;
/** Openings and closings of the handler, one after the other. */
let turn: Promise<void> = Promise.resolve();

/** Where one dealer's CURVE clients are let in, or turned away. Without its handler nobody comes in. */
export class Gate {
  readonly #domain: string;
  readonly #admits: Admits;

  constructor(domain: string, admits: Admits) {
    this.#domain = domain;
    this.#admits = admits;
  }

  /** Before the first socket of this domain is bound. */
  open(): Promise<void> {
    open.set(this.#domain, this.#admits);
    return follow();
  }

  hold(): void {
    watched.delete(this.#domain);
    held.add(this.#domain);
    pace();
  }

  watch(): void {
    held.delete(this.#domain);
    watched.add(this.#domain);
    pace();
  }

  release(): void {
    held.delete(this.#domain);
    watched.delete(this.#domain);
    pace();
  }

  /** With the last one the handler goes too. */
  close(): Promise<void> {
    this.release();
    open.delete(this.#domain);
    return follow();
  }
}

/** The handler answers as its most demanding gate needs it. */
function pace(): void {
  if (held.size > 0) handler?.hold();
  else if (watched.size > 0) handler?.watch();
  else handler?.release();
}

/** Has a handler exactly while there are gates. */
function follow(): Promise<void> {
  const proceed = async (): Promise<void> => {
    if (open.size > 0 && !handler) {
      const opened = new ZapHandler(open);
      await opened.open();
      handler = opened;
      pace();
    } else if (open.size === 0 && handler) {
      const closing = handler;
      handler = undefined;
      await closing.close();
    }
  };
  // That a former turn failed was told to who had asked for it.
  turn = turn.then(proceed, proceed);
  return turn;
}

function text(bytes: Uint8Array | undefined): string {
  return bytes ? Buffer.from(bytes).toString() : "";
}
