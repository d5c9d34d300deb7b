import { randomBytes } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import type { Channel } from "../../build/dealer/channel.js";
import { MemoryChannel } from "../../build/dealer/memory-channel.js";
import { SessionPort } from "../../build/port/session-port.js";
import { LANE, type Lane, makeFrame } from "../../build/protocol/frame.js";
import { PACKET, readHeader } from "../../build/session/packet-header.js";

const LOSSLESS = { lossless: true, ordered: true, staleAttach: false, strangersCanWrite: false };
const WAIT = { timeout: 8000, interval: 1 };
const BODY = new Uint8Array(32 * 1024);

/** A channel that may say "full", and remembers of each packet its lane and how large it was. */
class Valve implements Channel {
  readonly sent: { lane: Lane; type: number; bytes: number }[] = [];
  isShut = false;
  readonly #to: Channel;

  constructor(to: Channel) {
    this.#to = to;
  }

  send(packet: Uint8Array): "ok" | "full" | "down" {
    if (this.isShut) return "full";
    const header = readHeader(packet);
    if (header) this.sent.push({ lane: header.lane, type: header.type, bytes: packet.length });
    return this.#to.send(packet);
  }

  close(): void | Promise<void> {
    return this.#to.close();
  }

  abort(reason: string): void {
    this.#to.abort(reason);
  }
}

const ends: SessionPort[] = [];
afterEach(() => {
  for (const port of ends.splice(0)) port.abort("the test is over");
});

const token = randomBytes(32);

function makePort(
  side: "boss" | "worker",
  came: string[],
  options: { passesData?: boolean } = {},
): SessionPort {
  const events = { onFrame: (_: Lane, { verb }: { verb: string }) => void came.push(verb) };
  const port = new SessionPort(
    { ...events, onWritable: () => {}, onBatchEnd: () => false, onEnd: () => {} },
    { onLinkBroken: () => {}, onLinkRestored: () => {} },
    {
      side,
      workerId: "w1",
      token,
      binding: new Uint8Array(0),
      features: LOSSLESS,
      windowBytes: 1024 * 1024,
      maxBodyBytes: [1024, 64 * 1024],
      ...options,
    },
  );
  ends.push(port);
  return port;
}

/** `options` are those of the boss's side. */
async function joined(options: { passesData?: boolean } = {}) {
  const came: string[] = [];
  const [boss, worker] = [makePort("boss", [], options), makePort("worker", came)];
  const [one, other] = [boss.newLink(), worker.newLink()];
  const [mine, its] = [new MemoryChannel(one), new MemoryChannel(other)];
  MemoryChannel.join(mine, its);
  const valve = new Valve(mine);
  one.attach(valve);
  other.attach(its);
  await vi.waitFor(() => expect(boss.isUp && worker.isUp).toBe(true), WAIT);
  valve.sent.length = 0;
  const open = (): void => {
    valve.isShut = false;
    one.onWritable();
  };
  /** What the worker says from now on goes nowhere. */
  const mute = (): void => void vi.spyOn(its, "send").mockReturnValue("ok");
  return { boss, valve, came, open, mute };
}

const payload = ({ type }: { type: number }): boolean => type === PACKET.DATA;

test.each(["SUSPEND", "STOP", "KILL"])(
  "no more data is sent before %s has arrived, but what was given to the channel before",
  async (verb) => {
    const { boss, valve, came, open } = await joined();
    valve.isShut = true;
    for (let i = 0; i < 8; i++) boss.send(LANE.DATA, makeFrame("DATA", i, BODY));
    boss.send(LANE.CONTROL, makeFrame(verb, 1));
    open();
    // The first data packet was held by the link itself when the order came.
    expect(valve.sent.filter(payload).map(({ lane }) => lane)).toEqual([LANE.DATA, LANE.CONTROL]);
    await vi.waitFor(() => expect(came.filter((one) => one === "DATA")).toHaveLength(8), WAIT);
    expect(came.indexOf(verb)).toBeLessThan(4);
  },
);

test("data does not wait for other orders", async () => {
  const { boss, valve, open } = await joined();
  valve.isShut = true;
  for (let i = 0; i < 8; i++) boss.send(LANE.DATA, makeFrame("DATA", i, BODY));
  boss.send(LANE.CONTROL, makeFrame("STATUS", 1));
  open();
  expect(valve.sent.filter(payload).map(({ lane }) => lane)).toEqual([
    LANE.DATA,
    LANE.CONTROL,
    LANE.DATA,
    LANE.DATA,
    LANE.DATA,
  ]);
});

test("data that waits for an order nobody acknowledges goes on by itself, soon", async () => {
  const { boss, valve, mute } = await joined();
  mute();
  boss.send(LANE.CONTROL, makeFrame("SUSPEND", 1));
  for (let i = 0; i < 4; i++) boss.send(LANE.DATA, makeFrame("DATA", i, BODY));
  expect(valve.sent.filter(payload).map(({ lane }) => lane)).toEqual([LANE.CONTROL]);
  const since = performance.now();
  await vi.waitFor(() => expect(valve.sent.filter(payload).length).toBeGreaterThan(1), WAIT);
  expect(performance.now() - since).toBeLessThan(500);
});

test("data gathers while its channel is full, and leaves in large packets", async () => {
  const { boss, valve, came, open } = await joined();
  valve.isShut = true;
  boss.send(LANE.CONTROL, makeFrame("STATUS", 1));
  for (let turn = 0; turn < 50; turn++) {
    for (let i = 0; i < 4; i++) boss.send(LANE.DATA, makeFrame("DATA", i, new Uint8Array(100)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  open();
  await vi.waitFor(() => expect(came.filter((verb) => verb === "DATA")).toHaveLength(200), WAIT);
  expect(valve.sent.filter((one) => payload(one) && one.lane === LANE.DATA)).toHaveLength(1);
});

test("what a flood has gathered leaves when it ends, also where it ends by itself", async () => {
  const { boss, came } = await joined();
  for (let turn = 0; turn < 5; turn++) {
    for (let i = 0; i < 10; i++) boss.send(LANE.DATA, makeFrame("DATA", i, new Uint8Array(1000)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await vi.waitFor(() => expect(came).toHaveLength(50), WAIT);
});

const control = (sent: Valve["sent"]) => sent.filter((one) => payload(one) && one.lane === LANE.CONTROL);

test("tasks that are asked back together travel together; every other order leaves before send returns", async () => {
  const { boss, valve, came } = await joined();
  for (let i = 0; i < 32; i++) boss.send(LANE.CONTROL, makeFrame("RECALL", i));
  expect(control(valve.sent)).toHaveLength(0);
  boss.send(LANE.CONTROL, makeFrame("STATUS", 32));
  expect(control(valve.sent)).toHaveLength(1);
  boss.send(LANE.CONTROL, makeFrame("RECALL", 33));
  await vi.waitFor(() => expect(came).toHaveLength(34), WAIT);
  expect(came.indexOf("STATUS")).toBe(32);
  expect(control(valve.sent)).toHaveLength(2);
});

test("what a link says in one go travels together, but what is urgent leaves before send returns", async () => {
  const { boss, valve, came } = await joined({ passesData: true });
  for (let i = 0; i < 32; i++) boss.send(LANE.CONTROL, makeFrame("STATUS_ERROR", i));
  await vi.waitFor(() => expect(came).toHaveLength(32), WAIT);
  expect(control(valve.sent)).toHaveLength(1);
  boss.send(LANE.CONTROL, makeFrame("STOP", 33));
  expect(control(valve.sent)).toHaveLength(2);
  // More than a packet is to hold waits for nothing.
  for (let i = 0; i < 66; i++) boss.send(LANE.CONTROL, makeFrame("STATUS_RUNNING", i, new Uint8Array(1024)));
  expect(control(valve.sent).length).toBeGreaterThan(2);
});
