import { fileURLToPath } from "node:url";
import { type BossOptions, type EmployOptions, workerAt } from "@bossworks/core";
import { type Channel, type ChannelEvents, isPacketDealer, type PacketDealer } from "@bossworks/core/driver";
import { pipeDealer } from "@bossworks/dealer-pipe";
import { makeBoss } from "../failures/support/boss.js";

const WORKER = new URL("independent/worker.mjs", import.meta.url);

/** What the independent worker says: see `work` in its file. */
export interface Said {
  readonly doubled?: number;
  readonly text?: string;
  readonly answer?: unknown;
  readonly keys?: readonly string[];
}

/** A pipe whose links can be cut. */
function cuttable(): { dealer: PacketDealer; cut(): void } {
  const dealer = pipeDealer();
  if (!isPacketDealer(dealer)) throw new Error("no packet dealer");
  /** Channels somebody has been heard by; the others wait for a worker to come. */
  const used = new Map<Channel, ChannelEvents>();
  const tapped: PacketDealer = {
    name: dealer.name,
    features: dealer.features,
    open: (context) => dealer.open(context),
    close: () => dealer.close(),
    abort: (reason) => dealer.abort(reason),
    channel: (workerId, events) => {
      const lease = dealer.channel(workerId, {
        onPacket: (packet) => {
          used.set(lease.channel, events);
          events.onPacket(packet);
        },
        onWritable: () => events.onWritable(),
        onDown: (reason) => {
          used.delete(lease.channel);
          events.onDown(reason);
        },
      });
      return lease;
    },
  };
  const cut = (): void => {
    for (const [channel, events] of [...used]) {
      used.delete(channel);
      channel.abort("cut");
      events.onDown("cut");
    }
  };
  return { dealer: tapped, cut };
}

/**
 * Employs a worker that knows none of our code. A boss starts Node with our entry file; loaded before that, the worker
 * is all there is in the process.
 */
export async function employAlone(options: EmployOptions = {}, settings: BossOptions = {}) {
  const { dealer, cut } = cuttable();
  const boss = makeBoss({ dealer, ...settings });
  const told: string[] = [];
  const messages: Said[] = [];
  boss.on("linkbroken", () => told.push("broken"));
  boss.on("linkrestored", () => told.push("restored"));
  const employee = await boss.employ(workerAt(fileURLToPath(WORKER)), {
    ...options,
    execArgv: ["--import", WORKER.href],
  });
  employee.on("message", ({ data }) => messages.push(data as Said));
  return { boss, employee, messages, told, cut };
}
