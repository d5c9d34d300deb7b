import { createConnection, type NetConnectOpts } from "node:net";
import type { PacketDealer } from "@bossworks/core/driver";
import { onTestFinished } from "vitest";

/** One who connects and says nothing; resolves when he is in, or was turned away. */
export function knock(at: NetConnectOpts, onClosed: () => void): Promise<void> {
  const socket = createConnection(at);
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => {});
  socket.once("close", onClosed);
  socket.resume();
  return new Promise((resolve) => {
    socket.once("connect", resolve);
    socket.once("close", () => resolve());
  });
}

/** A dealer the test has opened itself, to know where it listens. */
export function alreadyOpen(dealer: PacketDealer): PacketDealer {
  return {
    name: dealer.name,
    features: dealer.features,
    open: () => {},
    channel: dealer.channel.bind(dealer),
    close: dealer.close.bind(dealer),
    abort: dealer.abort.bind(dealer),
  };
}

/** The same but for one bit. */
export function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}
