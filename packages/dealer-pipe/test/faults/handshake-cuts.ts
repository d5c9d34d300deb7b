import { randomBytes } from "node:crypto";
import type { Frame, Lane } from "@bossworks/core/driver";
import { LANE, makeFrame } from "@bossworks/core/driver";
import type { Direction, ProxyConnection } from "@bossworks/dealer-conformance/fault-proxy";
import { expect, onTestFinished, test } from "vitest";
import { BossEnd } from "../../../core/build/host/boss-end.js";
import { bodyLimits } from "../../../core/build/port/body-limits.js";
import { WorkerLink } from "../../../core/build/port/worker-link.js";
import { HandshakeRoom } from "../../../core/build/session/handshake-room.js";
import { within } from "../support.js";
import type { Through } from "./through-proxy.js";

const RING_BYTES = 65_536;
const AT_ONCE = 50;
/** What one end says, and is to arrive once. */
const WORDS = ["first", "second", "third"];

/** Tests that a link is made again whichever byte of its first handshake it was cut after. */
export function testHandshakeCuts(through: Through): void {
  test.each(["toTarget", "toClient"] as const)(
    "a first link cut after any byte %s of its handshake is made again",
    async (direction) => {
      const bytes = await handshakeBytes(through, direction);
      expect(bytes).toBeGreaterThan(100);
      for (let from = 0; from <= bytes; from += AT_ONCE) {
        const cuts = Array.from({ length: Math.min(AT_ONCE, bytes + 1 - from) }, (_, i) => from + i);
        const joining = Promise.all(cuts.map((cut) => expectToJoin(through, direction, cut)));
        await within(`cuts from byte ${from}`, joining);
      }
    },
  );
}

/** Bytes that pass until both ends have heard each other. */
async function handshakeBytes(through: Through, direction: Direction): Promise<number> {
  let first: ProxyConnection | undefined;
  await converse(through, (connection) => {
    first ??= connection;
  });
  return first?.passed(direction) ?? 0;
}

async function expectToJoin(through: Through, direction: Direction, bytes: number): Promise<void> {
  let connections = 0;
  await converse(through, (connection, index) => {
    connections++;
    if (index === 0) connection.cutAfter({ [direction]: bytes });
  });
  // The last bytes are what was to be said: who has said it all does not come again.
  expect(connections).toBeLessThanOrEqual(2);
}

/** Both ends of one session tell each other three words; resolves when all have arrived, once and in order. */
async function converse(through: Through, plan: Parameters<Through>[0]): Promise<void> {
  const { dealer } = await through(plan);
  onTestFinished(() => dealer.close());
  await dealer.open({ bossName: "cuts", ringBytes: RING_BYTES });
  const maxBodyBytes = bodyLimits(RING_BYTES);
  const terms = { workerId: "w1", token: randomBytes(32), features: dealer.features };
  const room = new HandshakeRoom();
  const [boss, worker] = [new Ear(), new Ear()];

  const bossEnd = new BossEnd(dealer, { terms, maxBodyBytes, lostAfterMs: 30_000, room });
  const bossPort = bossEnd.makePort(boss, {
    onLinkBroken: () => {},
    onLinkRestored: () => {},
    onLinkRefused: () => {},
  });
  const link = new WorkerLink(
    worker,
    { address: bossEnd.address, terms, maxBodyBytes, isPatient: false },
    { onGivenUp: boss.fail },
  );
  link.dial();
  for (const word of WORDS) {
    bossPort.send(LANE.CONTROL, makeFrame(word));
    link.port.send(LANE.DATA, makeFrame(word));
  }
  expect(await boss.heard).toEqual(WORDS);
  expect(await worker.heard).toEqual(WORDS);
  link.abort("done");
  bossEnd.abort("done");
  // Hundreds are made, and a system does not open any number of sockets.
  await dealer.close();
}

/** Hears verbs. */
class Ear {
  readonly heard: Promise<string[]>;
  fail: (error: Error) => void = () => {};
  #done: (verbs: string[]) => void = () => {};
  readonly #verbs: string[] = [];

  constructor() {
    this.heard = new Promise((resolve, reject) => {
      this.#done = resolve;
      this.fail = reject;
    });
  }

  onFrame(_lane: Lane, frame: Frame): void {
    this.#verbs.push(frame.verb);
    if (this.#verbs.length === WORDS.length) this.#done(this.#verbs);
  }

  onWritable(): void {}

  onBatchEnd(): boolean {
    return false;
  }

  onEnd(end: { message: string }): void {
    this.fail(new Error(end.message));
  }
}
