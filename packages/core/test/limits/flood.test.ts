import { expect, test } from "vitest";
import { makeBoss, worker } from "../failures/support/boss.js";
import { codeOf, within } from "../failures/support/deadline.js";

/** Generous: an idle round trip takes under a millisecond. */
const BOUND_MS = 500;
const ASKS = 100;
const LONG_MS = 30_000;

test.each([
  ["flood", 20],
  ["flood", 200_000],
  ["floodSync", 20],
  ["floodSync", 200_000],
])(
  "a flood by one worker (%s of %i bytes) that is read as fast as can be leaves its neighbours' control lane quick",
  async (name, length) => {
    const boss = makeBoss();
    const neighbour = await boss.employ(worker("idle.mjs", "spin"));
    const flooder = await boss.employ(worker("limits.mjs", name), { params: { length } });
    let read = 0;
    const reading = (async () => {
      for await (const _ of flooder) read++;
    })();
    const rounds: number[] = [];
    for (let i = 0; i < ASKS; i++) {
      const begunAt = performance.now();
      await within("status of the neighbour", neighbour.status());
      await within("status of the flooder", flooder.status());
      rounds.push(performance.now() - begunAt);
    }
    expect(read).toBeGreaterThan(0);
    // Where the machine itself is flooded one answer may be late; that they are not late as a rule is the rule.
    const late = rounds.filter((ms) => ms >= BOUND_MS);
    expect(late.length).toBeLessThanOrEqual(ASKS / 20);
    await within("stop of the flooder", flooder.stop());
    expect(await codeOf("result", flooder.result)).toBe("WORKER_STOPPED");
    await within("reading", reading);
  },
);

test("eight workers that flood one boss at once leave control quick, and every worker gets its share", {
  timeout: 2 * LONG_MS,
}, async () => {
  const boss = makeBoss();
  const flooders = await within(
    "employing",
    Promise.all(
      Array.from({ length: 8 }, () =>
        boss.employ(worker("limits.mjs", "floodSync"), { params: { length: 20 } }),
      ),
    ),
    LONG_MS,
  );
  const read = new Map(flooders.map(({ id }) => [id, 0]));
  boss.on("message", ({ employee }) => read.set(employee.id, Number(read.get(employee.id)) + 1));
  const times: number[] = [];
  for (let i = 0; i < ASKS; i++) {
    const begunAt = performance.now();
    await within("status", flooders[i % flooders.length]?.status() ?? Promise.reject());
    times.push(performance.now() - begunAt);
  }
  expect(times.filter((ms) => ms >= BOUND_MS).length).toBeLessThanOrEqual(ASKS / 20);
  expect(Math.min(...read.values())).toBeGreaterThan(0);
  await within("stop", boss.stop(), LONG_MS);
  for (const { result } of flooders) expect(await codeOf("result", result)).toBe("WORKER_STOPPED");
});

test("a flood nobody reads waits in its worker, tells unread, and its neighbours go on", async () => {
  const boss = makeBoss({ windowBytes: 256 * 1024 });
  const flooder = await boss.employ(worker("limits.mjs", "flood"), { params: { length: 10_000 } });
  const unread = new Promise<{ count: number }>((resolve) => boss.once("unread", resolve));
  expect((await within("unread", unread)).count).toBeGreaterThan(0);
  const held = (await within("status", flooder.status())).pending.fromWorker;
  expect(held * 10_000).toBeLessThanOrEqual(2 * 256 * 1024);
  const neighbour = await boss.employ(worker("idle.mjs", "add"), { params: { a: 1, b: 1 } });
  expect(await within("result", neighbour.result)).toBe(2);
  const heldNow = (await within("status", flooder.status())).pending.fromWorker;
  expect(heldNow * 10_000).toBeLessThanOrEqual(2 * 256 * 1024);
  await within("stop", flooder.stop());
});
