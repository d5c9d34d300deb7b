import type { Duplex } from "node:stream";
import { BossworksError } from "../errors/bossworks-error.js";
import type { PortEnd } from "../port/frame-port.js";
import type { StreamOptions } from "../stream/make-duplex.js";
import { openStream } from "../stream/open-stream.js";
import type { Engine } from "./engine.js";
import { PENDING } from "./wait-list.js";

/** `worker.stream()`. Throws the stop error once STOP has arrived, BOSS_CLOSED. */
export function openWorkerStream(engine: Engine, name: string, options: StreamOptions): Duplex {
  const { stop, line } = engine;
  engine.gate();
  const isFirst = line.streams.isUnused;
  const stream = openStream("worker.stream", line.streams, name, options);
  // A wait for bytes is as any other one: STOP ends it.
  if (isFirst) stop.signal.addEventListener("abort", () => line.streams.destroyAll(stop.signal.reason));
  return stream;
}

/**
 * User code has ended: waits until what it had written to its streams is handed over. STOP, or the boss's end, is not waited
 * for. A checkpoint.
 */
export async function drainStreams(engine: Engine): Promise<void> {
  const { streams } = engine.line;
  if (streams.isUnused) return;
  const isDrained = streams.drain(() => engine.onFree());
  await engine.wait({ what: "streams" }, () => (isDrained() ? undefined : PENDING)).catch(() => {});
}

/** The error of whatever needs a boss that is gone. */
export function bossGone(end: PortEnd): BossworksError {
  return new BossworksError("BOSS_CLOSED", `the boss is gone: ${end.message}`);
}
