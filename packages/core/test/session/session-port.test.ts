import { randomBytes } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { MemoryChannel } from "../../build/dealer/memory-channel.js";
import type { FramePortEvents, PortEnd } from "../../build/port/frame-port.js";
import type { PortLink } from "../../build/port/port-link.js";
import { SessionPort } from "../../build/port/session-port.js";
import type { SessionPortOptions } from "../../build/port/session-port-options.js";
import { LANE, type Lane, makeFrame } from "../../build/protocol/frame.js";
import type { SessionEnd } from "../../build/session/session-events.js";

const PIPE = { lossless: true, ordered: true, staleAttach: false, strangersCanWrite: false };
const REDIS = { lossless: false, ordered: false, staleAttach: true, strangersCanWrite: true };
const WAIT = { timeout: 8000, interval: 5 };

/** One side: its port, and all it was told. */
class Side {
  readonly port: SessionPort;
  readonly came: { lane: Lane; id: number; bytes: number }[] = [];
  readonly told: string[] = [];
  readonly ends: PortEnd[] = [];
  end: SessionEnd | undefined;
  link: PortLink | undefined;
  channel: MemoryChannel | undefined;

  constructor(side: SessionPortOptions["side"], options: Partial<SessionPortOptions> = {}) {
    const events: FramePortEvents = {
      onFrame: (lane, { id, body }) => this.came.push({ lane, id, bytes: body.length }),
      onWritable: (lane) => this.told.push(`writable ${lane}`),
      onBatchEnd: () => false,
      onEnd: (end) => this.ends.push(end),
    };
    this.port = new SessionPort(
      events,
      {
        onLinkBroken: () => this.told.push("linkbroken"),
        onLinkRestored: () => this.told.push("linkrestored"),
        onLinkRefused: (why) => this.told.push(why),
        onSessionEnd: (end) => {
          this.end = end;
        },
      },
      {
        side,
        workerId: "w1",
        token: TOKEN,
        binding: new Uint8Array(0),
        features: PIPE,
        windowBytes: 1024 * 1024,
        maxBodyBytes: [1024, 64 * 1024],
        heartbeatMs: 100,
        ...options,
      },
    );
  }
}

const TOKEN = randomBytes(32);
const made: Side[] = [];

function sides(options: Partial<SessionPortOptions> = {}): { boss: Side; worker: Side } {
  const pair = { boss: new Side("boss", options), worker: new Side("worker", options) };
  made.push(pair.boss, pair.worker);
  return pair;
}

function connect({ boss, worker }: { boss: Side; worker: Side }): void {
  for (const side of [boss, worker]) {
    side.link = side.port.newLink();
    side.channel = new MemoryChannel(side.link);
  }
  const [one, other] = [boss.channel, worker.channel] as [MemoryChannel, MemoryChannel];
  MemoryChannel.join(one, other);
  boss.link?.attach(one);
  worker.link?.attach(other);
}

afterEach(() => {
  for (const { port } of made.splice(0)) port.abort("the test is over");
});

test.each([
  ["a lossless medium", PIPE],
  ["one that strangers write to", REDIS],
])("frames of both lanes pass both ways over %s", async (_, features) => {
  const pair = sides({ features });
  connect(pair);
  for (const from of [pair.boss, pair.worker]) {
    for (let id = 1; id <= 500; id++)
      from.port.send(LANE.DATA, makeFrame("DATA", id, new Uint8Array(id * 3)));
    from.port.send(LANE.CONTROL, makeFrame("STATUS", 7));
  }
  for (const to of [pair.boss, pair.worker]) {
    await expect.poll(() => to.came.length, WAIT).toBe(501);
    expect(to.came.filter(({ lane }) => lane === LANE.DATA).map(({ id }) => id)).toEqual(
      [...Array(501).keys()].slice(1),
    );
    expect(to.came.find(({ id, bytes }) => bytes !== id * 3 && id !== 7)).toBeUndefined();
  }
});

test("frames sent before there is a link wait for it", async () => {
  const pair = sides();
  pair.boss.port.send(LANE.CONTROL, makeFrame("EMPLOY", 1));
  connect(pair);
  await expect.poll(() => pair.worker.came.length, WAIT).toBe(1);
});

test("over a link that breaks ten times each frame arrives once and in order", async () => {
  const pair = sides({ features: REDIS });
  let sent = 0;
  for (let round = 0; round < 10; round++) {
    connect(pair);
    const upTo = round * 40;
    for (let n = 0; n < 40; n++)
      pair.worker.port.send(LANE.DATA, makeFrame("DATA", ++sent, new Uint8Array(3000)));
    await expect.poll(() => pair.boss.came.length, WAIT).toBeGreaterThan(upTo);
    pair.worker.channel?.abort("cut");
    pair.worker.link?.onDown("cut");
    await expect
      .poll(() => pair.boss.told.filter((what) => what === "linkbroken").length, WAIT)
      .toBe(round + 1);
  }
  connect(pair);
  await expect.poll(() => pair.boss.came.length, WAIT).toBe(400);
  expect(pair.boss.came.map(({ id }) => id)).toEqual([...Array(401).keys()].slice(1));
  await expect.poll(() => pair.worker.told.filter((what) => what === "linkrestored").length, WAIT).toBe(10);
});

test("a window that is full says so, and says when it is not", async () => {
  const pair = sides();
  let sent = 0;
  while (pair.boss.port.send(LANE.DATA, makeFrame("DATA", sent + 1, new Uint8Array(60_000))) === "ok") sent++;
  expect(sent).toBeGreaterThanOrEqual(16);
  expect(sent).toBeLessThan(18);
  connect(pair);
  await expect.poll(() => pair.boss.told, WAIT).toContain("writable 1");
  await expect.poll(() => pair.worker.came.length, WAIT).toBe(sent);
});

test("closing delivers what was sent before, and ends both sides", async () => {
  const pair = sides();
  connect(pair);
  for (let id = 1; id <= 100; id++)
    pair.worker.port.send(LANE.DATA, makeFrame("STATUS_DATA", id, new Uint8Array(9000)));
  pair.worker.port.close();
  await expect
    .poll(() => pair.boss.ends, WAIT)
    .toEqual([{ kind: "closed", message: "the other end closed" }]);
  expect(pair.boss.came.length).toBe(100);
  await expect.poll(() => pair.worker.end?.kind, WAIT).toBe("closed");
  await expect.poll(() => [pair.boss.port.hasEnded, pair.worker.port.hasEnded], WAIT).toEqual([true, true]);
  expect(pair.worker.ends).toEqual([]);
});

test("aborting tells the other side", async () => {
  const pair = sides();
  connect(pair);
  pair.worker.port.send(LANE.CONTROL, makeFrame("STATUS_READY", 0));
  await expect.poll(() => pair.boss.came.length, WAIT).toBe(1);
  pair.worker.port.abort("enough");
  await expect.poll(() => pair.boss.ends, WAIT).toEqual([{ kind: "aborted", message: "enough" }]);
});

test("a side whose link does not come back is lost, and what was not delivered is given back", async () => {
  const pair = sides({ lostAfterMs: 300 });
  connect(pair);
  pair.worker.port.send(LANE.CONTROL, makeFrame("STATUS_READY", 0));
  await expect.poll(() => pair.boss.came.length, WAIT).toBe(1);
  pair.boss.channel?.abort("cut");
  pair.boss.link?.onDown("cut");
  pair.boss.port.send(LANE.DATA, makeFrame("DATA", 1, new Uint8Array(10)));
  await expect.poll(() => pair.boss.ends[0]?.kind, WAIT).toBe("lost");
  expect(pair.boss.end?.undelivered.map(({ lane, known }) => [lane, known])).toEqual([[LANE.DATA, "unsent"]]);
});

test("a side that falls silent is noticed", async () => {
  const pair = sides();
  connect(pair);
  pair.worker.port.send(LANE.CONTROL, makeFrame("STATUS_READY", 0));
  await expect.poll(() => pair.boss.came.length, WAIT).toBe(1);
  const deaf = pair.worker.link as PortLink & { onPacket: unknown };
  Object.assign(deaf, { onPacket: () => {} });
  Object.assign(pair.boss.link as object, { onPacket: () => {} });
  await expect.poll(() => pair.boss.told, WAIT).toContain("linkbroken");
});

test("a worker with another token is refused", async () => {
  const boss = new Side("boss");
  const worker = new Side("worker", { token: randomBytes(32) });
  made.push(boss, worker);
  connect({ boss, worker });
  await expect.poll(() => worker.told, WAIT).toContain("refused");
  expect(boss.came).toEqual([]);
});

test("a token that could be guessed is a mistake", () => {
  expect(() => new Side("boss", { token: new Uint8Array(8) })).toThrow(TypeError);
  expect(() => new Side("boss", { token: new Uint8Array(0), features: REDIS })).toThrow(TypeError);
});
