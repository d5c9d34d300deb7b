import { mkdtempSync, rmSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Boss, type BossOptions, workerAt } from "@bossworks/core";
import type {
  Channel,
  ChannelAddress,
  ChannelEvents,
  PacketDealer,
  WorkerSide,
} from "@bossworks/core/driver";
import { type PipeDealerOptions, pipeDealer } from "@bossworks/dealer-pipe";
import { onTestFinished, vi } from "vitest";
import { within } from "../../core/test/failures/support/deadline.js";

export { rejectionOf, until, within } from "../../core/test/failures/support/deadline.js";

const CONTEXT = { bossName: "test", ringBytes: 65_536 };

/** A folder of this test's own; its path is short enough for a socket. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "bwt-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The folder for temporary files is a fresh one during this test. */
export function ownTmpdir(): string {
  const folder = makeFolder();
  vi.stubEnv("TMPDIR", folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  return folder;
}

/** A dealer that is open, and closed after the test. */
export async function openDealer(options?: PipeDealerOptions): Promise<PacketDealer> {
  const dealer = pipeDealer(options);
  onTestFinished(async () => within("close", Promise.resolve(dealer.close())));
  await within("open", Promise.resolve(dealer.open(CONTEXT)));
  return dealer;
}

/** Tries to open a dealer. */
export async function tryOpen(options?: PipeDealerOptions): Promise<void> {
  const dealer = pipeDealer(options);
  onTestFinished(async () => within("close", Promise.resolve(dealer.close())));
  await dealer.open(CONTEXT);
}

/** Writes down what one end is told. */
export class Log implements ChannelEvents {
  readonly packets: Uint8Array[] = [];
  readonly downs: string[] = [];

  onPacket(packet: Uint8Array): void {
    this.packets.push(packet);
  }

  onWritable(): void {}

  onDown(reason: string): void {
    this.downs.push(reason);
  }
}

export interface Address extends ChannelAddress {
  readonly path: string;
  readonly greeting: string;
}

/** A channel's end on the boss's side, and its address. */
export function offerChannel(dealer: PacketDealer, id = "w1") {
  const log = new Log();
  const { channel, address } = dealer.channel(id, log);
  return { channel, log, address: address as Address };
}

/** Opens the worker's side of an address. */
export async function connectTo(address: ChannelAddress): Promise<{ channel: Channel; log: Log }> {
  const { connect } = (await import(address.module)) as WorkerSide;
  const log = new Log();
  const channel = await within("connect", connect(address, log));
  onTestFinished(() => channel.abort("the test is over"));
  return { channel, log };
}

/** A bare connection to a path. */
export async function dial(path: string): Promise<Socket> {
  const socket = createConnection({ path });
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  await within("a connection", new Promise<void>((resolve) => socket.once("connect", resolve)));
  return socket;
}

/** Resolves when the other end has closed this connection. */
export function closed(socket: Socket): Promise<void> {
  socket.resume();
  return within(
    "the close",
    new Promise<void>((resolve) => (socket.closed ? resolve() : socket.once("close", () => resolve()))),
  );
}

/** A boss over a pipe dealer that is closed after the test. */
export function makeBoss(options: BossOptions = {}): Boss {
  const boss = new Boss({ dealer: "pipe:", stopGraceMs: 1000, killGraceMs: 1000, ...options });
  onTestFinished(() => boss.close());
  return boss;
}

/** A worker of `fixtures/workers.mjs`. */
export function worker(name: string): ReturnType<typeof workerAt> {
  return workerAt(new URL("./fixtures/workers.mjs", import.meta.url), name) as ReturnType<typeof workerAt>;
}
