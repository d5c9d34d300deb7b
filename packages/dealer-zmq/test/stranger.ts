import { onTestFinished } from "vitest";
import { Context, Dealer } from "zeromq";

let context: Context | undefined;

/** Options of a socket that is no worker's. */
export type StrangerOptions = NonNullable<ConstructorParameters<typeof Dealer>[0]>;

/** A bare ZeroMQ socket connected to a boss, with a context of its own, as another process would have. */
export function stranger(endpoint: string, options: StrangerOptions = {}): Dealer {
  context ??= new Context({ blocky: false });
  const socket = new Dealer({ context, linger: 0, reconnectInterval: -1, ...options });
  onTestFinished(() => socket.close());
  // Events are kept from when they are first asked for.
  void socket.events;
  socket.connect(endpoint);
  return socket;
}

/** The next thing that happens to a socket's connection, out of some. */
export function connectionEvent(socket: Dealer, types: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    for (const type of types) socket.events.on(type as "handshake", () => resolve(type));
  });
}

/** The greeting of a key in hexadecimal digits, as a worker sends it. */
export function greetingOf(key: string): Buffer[] {
  return [Buffer.from("G"), Buffer.concat([Buffer.from("BWZ1"), Buffer.from(key, "hex")])];
}
