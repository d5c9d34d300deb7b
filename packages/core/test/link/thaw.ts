import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PacketDealer } from "@bossworks/core/driver";
import { faultProxy } from "@bossworks/dealer-conformance/fault-proxy";
import { pipeDealer } from "@bossworks/dealer-pipe";
import { onTestFinished } from "vitest";
import { Employment } from "../../build/boss/employment.js";
import type { EmploymentEvents } from "../../build/boss/employment-events.js";
import { encode } from "../../build/codec/codec.js";
import { placeInProcess } from "../../build/host/linked-process.js";
import { HandshakeRoom } from "../../build/session/handshake-room.js";
import { SharedThings } from "../../build/shared/shared-things.js";
import { deferred } from "../../build/util/deferred.js";
import { within, worker } from "./support.js";
import type { Times } from "./verdicts.js";

const RING_BYTES = 65_536;

/**
 * Freezes a worker that streams, waits for the verdict, and lets it go on: its boss's order to kill it does not reach it,
 * as if it were elsewhere. Counts what reached user code before and after, and how often it dialled again.
 */
export async function thawAfterVerdict(
  times: Times,
): Promise<{ before: number; after: number; redials: number }> {
  const redialled = deferred<void>();
  const [joined, lost, came] = [deferred<void>(), deferred<void>(), deferred<void>()];
  let [messages, connections] = [0, 0];
  const dealer = await openBehindProxy(() => {
    if (++connections === 3) redialled.resolve();
  });
  const limits = { windowBytes: 1024 * 1024, maxMessageBytes: 1024 * 1024 };
  const place = placeInProcess(dealer, "w1", {
    ...times,
    bossName: "test",
    ringBytes: RING_BYTES,
    stopGraceMs: 1000,
    onLinkLoss: "continue",
    autostart: true,
    room: new HandshakeRoom(),
  });
  const quiet = (): void => {};
  const events: EmploymentEvents = {
    hasMessageListeners: () => true,
    onJoined: () => {},
    onMessage: () => {
      messages++;
      came.resolve();
    },
    onLost: () => lost.resolve(),
    onStatus: quiet,
    onCalling: quiet,
    callHandler: () => undefined,
    onUnread: quiet,
    onRefused: quiet,
    onLeaked: quiet,
    onLinkBroken: quiet,
    onLinkRestored: quiet,
    onLinkRefused: quiet,
    onExit: quiet,
  };
  const shared = new SharedThings(new AbortController().signal);
  const employment = new Employment(
    {
      id: "w1",
      name: "w1",
      dealerName: "pipe",
      trouble: () => undefined,
      limits,
      signalTimeoutMs: 5000,
      shared,
    },
    (port, links) => place.makePort(port, links),
    events,
  );
  employment.joined.promise.then(joined.resolve, joined.reject);
  const { ref: definition } = worker("streams");
  const orders = { id: "w1", name: undefined, dealerName: "pipe", definition, limits, exitDrainMs: 500 };
  const plain = { env: undefined, execArgv: undefined, resourceLimits: undefined, stdio: "inherit" } as const;
  const hosted = place.start(orders, plain);
  onTestFinished(async () => {
    hosted.kill();
    await within("the end", hosted.exited);
  });
  employment.begin({ ...hosted, kill: quiet }, encode({ autostart: true, params: undefined }), quiet);
  await within("joining", joined.promise);
  await within("a message", came.promise);
  const pid = employment.where?.pid as number;
  process.kill(pid, "SIGSTOP");
  await within("the verdict", lost.promise);
  const before = messages;
  const known = connections;
  process.kill(pid, "SIGCONT");
  await within("dialling again, twice", redialled.promise);
  return { before, after: messages, redials: connections - known };
}

/** A dealer whose workers come through a proxy that tells of each connection. */
async function openBehindProxy(onConnection: () => void): Promise<PacketDealer> {
  const folder = mkdtempSync(join(tmpdir(), "bwl-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [path, detour] = [join(folder, "boss"), join(folder, "proxy")];
  const proxy = await faultProxy({ listen: { path: detour }, target: { path } });
  onTestFinished(() => proxy.close());
  proxy.onConnection(onConnection);
  const dealer = pipeDealer({ path });
  onTestFinished(async () => dealer.close());
  await dealer.open({ bossName: "test", ringBytes: RING_BYTES });
  return {
    name: dealer.name,
    features: dealer.features,
    open: () => {},
    close: () => {},
    abort: () => {},
    channel: (id, events) => {
      const { channel, address } = dealer.channel(id, events);
      return { channel, address: { ...address, path: detour } };
    },
  };
}
