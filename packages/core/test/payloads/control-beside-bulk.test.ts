import type { AnyEmployee } from "@bossworks/core";
import { expect, test } from "vitest";
import { makeBoss, worker } from "../failures/support/boss.js";
import { codeOf, within } from "../failures/support/deadline.js";
import { makeBytes } from "../fixtures/failures/bytes.mjs";

const LENGTH = 100_000_000;
/** Generous: an idle round trip takes under a millisecond, the transfer some hundreds. */
const BOUND_MS = 500;
/**
 * On a machine that is slow at the moment, so much of the whole transfer: who waits behind it waits for all of it. A
 * third of it and more goes by while a thread packs or unpacks, in one go.
 */
const BOUND_SHARE = 3 / 4;
const TRANSFER_MS = 30_000;

/** Asks for STATUS without a pause until the transfer is over. Returns the longest wait. */
async function worstStatus(
  employee: AnyEmployee,
  over: Promise<unknown>,
): Promise<{ worstMs: number; asked: number; boundMs: number }> {
  const startedAt = performance.now();
  let isOver = false;
  void over.then(() => {
    isOver = true;
  });
  let worstMs = 0;
  let asked = 0;
  while (!isOver) {
    const begunAt = performance.now();
    await within(
      "status",
      employee.status().catch(() => {}),
      TRANSFER_MS,
    );
    worstMs = Math.max(worstMs, performance.now() - begunAt);
    asked++;
    // Lets the boss's own event loop take what the transfer brings.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { worstMs, asked, boundMs: Math.max(BOUND_MS, BOUND_SHARE * (performance.now() - startedAt)) };
}

async function prepare(how: string) {
  const boss = makeBoss({ signalTimeoutMs: TRANSFER_MS });
  const neighbour = await boss.employ(worker("idle.mjs", "spin"));
  const bulky = await boss.employ(worker("payloads.mjs", "transferWhenTold"), {
    params: { length: how === "receive" ? 1 : LENGTH, how },
  });
  const begin = async (): Promise<unknown> => {
    await bulky.send("go");
    if (how === "result") return within("result", bulky.result, TRANSFER_MS);
    return within("next", bulky[Symbol.asyncIterator]().next(), TRANSFER_MS);
  };
  return { boss, neighbour, bulky, begin };
}

test.each(["result", "send", "sendSync"])(
  "a transfer of 100 MB by %s delays STATUS of a neighbour by less than 500 ms",
  async (how) => {
    const { neighbour, begin } = await prepare(how);
    const { worstMs, asked, boundMs } = await worstStatus(neighbour, begin());
    expect(asked).toBeGreaterThan(2);
    expect(worstMs).toBeLessThan(boundMs);
  },
);

test.each(["send", "sendSync", "result"])(
  "a transfer of 100 MB by %s delays STATUS of its own worker by less than 500 ms",
  async (how) => {
    const { bulky, begin } = await prepare(how);
    const { worstMs, boundMs } = await worstStatus(bulky, begin());
    expect(worstMs).toBeLessThan(boundMs);
  },
);

test("100 MB to a worker delay STATUS of it and of a neighbour by less than 500 ms", async () => {
  const { bulky, neighbour } = await prepare("receive");
  const bytes = makeBytes(LENGTH);
  await bulky.send("go");
  const sending = within(
    "result",
    bulky.send(bytes).then(() => bulky.result),
    TRANSFER_MS,
  );
  const [own, other] = await Promise.all([worstStatus(bulky, sending), worstStatus(neighbour, sending)]);
  for (const { worstMs, boundMs } of [own, other]) expect(worstMs).toBeLessThan(boundMs);
});

test.each(["result", "send"])(
  "STOP while 100 MB are under way by %s is obeyed at once, by a neighbour and by the worker itself",
  async (how) => {
    const { boss, bulky, neighbour, begin } = await prepare(how);
    const transfer = codeOf("the transfer", begin(), TRANSFER_MS);
    const { worstMs } = await worstStatus(neighbour, within("a first answer", neighbour.status()));
    const begunAt = performance.now();
    await within("stop of the neighbour", boss.stop(neighbour));
    expect(performance.now() - begunAt).toBeLessThan(BOUND_MS);
    await within("stop of the bulky one", bulky.stop());
    expect(performance.now() - begunAt).toBeLessThan(2 * BOUND_MS);
    expect(worstMs).toBeLessThan(BOUND_MS);
    await transfer;
  },
);
