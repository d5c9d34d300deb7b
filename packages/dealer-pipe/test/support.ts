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

/** How long anything here may take before it counts as hanging. */
const DEADLINE_MS = 10_000;
vi.setConfig({ testTimeout: 6 * DEADLINE_MS });

const CONTEXT = { bossName: "test", ringBytes: 65_536 };

/** The promise's outcome, or an error that says what hung. */
export async function within<T>(what: string, promise: PromiseLike<T>, ms = DEADLINE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} has not settled within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves once the condition holds, looked at every millisecond. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  let isOver = false;
  const look = async (): Promise<void> => {
    while (!isOver && !holds()) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  try {
    await within(what, look());
  } finally {
    isOver = true;
  }
}

/** What a promise rejects with. */
export async function failureOf(promise: PromiseLike<unknown>): Promise<Error & { code?: string }> {
  return within(
    "the failure",
    promise.then(
      () => {
        throw new Error("it did not fail");
      },
      (error) => error,
    ),
  );
}

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
