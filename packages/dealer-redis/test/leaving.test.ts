import type { AnyEmployee } from "@bossworks/core";
import { redisDealer } from "@bossworks/dealer-redis";
import { expect, test } from "vitest";
import { makeBoss, worker } from "./support/boss.js";
import { within } from "./support/deadline.js";
import { useServer } from "./support/service.js";

const url = await useServer();

/** Longer than a process waits at its end. */
const BUSY_MS = 1200;
const LARGE = "x".repeat(1_000_000);

test.each([0, 1, 2, 3, 5, 8])(
  "what a worker told that left while its boss was busy is read, and its link not broken (busy after %i turns)",
  async (turns) => {
    const boss = makeBoss({ dealer: redisDealer({ url }) });
    let broken = 0;
    boss.on("linkbroken", () => broken++);
    const employee = (await within(
      "employ",
      boss.employ(worker("ask"), { params: LARGE } as never),
    )) as AnyEmployee;
    const asked = new Promise((resolve) => employee.onCall((_, data) => resolve(data)));
    await within("the call", asked);
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    // It sleeps, as a loop would take a processor from the worker and the server.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_MS);
    expect(await within("the result", employee.result)).toEqual({ answer: undefined });
    expect(broken).toBe(0);
  },
);
