import { Boss, memoryDealer, memoryFaults } from "@bossworks/core";
import { expect, onTestFinished, test } from "vitest";
import { remote, within, worker } from "./support.js";

/** Workers, and what each adds in a row. */
const WORKERS = 3;
const ADDITIONS = 2000;

function bossWith(faults: ReturnType<typeof memoryFaults>): Boss {
  const boss = new Boss({ dealer: memoryDealer({ faults }), heartbeatMs: 100 });
  onTestFinished(() => boss.close());
  return boss;
}

test("links that break again and again lose no request and repeat none", async () => {
  const faults = memoryFaults({ seed: 11 });
  const boss = bossWith(faults);
  const count = boss.counter("count");
  const gate = boss.semaphore("gate", 1);
  const employees = await Promise.all(
    Array.from({ length: WORKERS }, () => boss.employ(worker("takesTurns"), { params: ADDITIONS })),
  );
  let cuts = 0;
  let isOver = false;
  const results = Promise.all(employees.map(({ result }) => result)).finally(() => {
    isOver = true;
  });
  while (!isOver) {
    // Once each has got on since the last cut.
    const before = await count.value();
    while (!isOver && (await count.value()) < before + 200)
      await new Promise((resolve) => setImmediate(resolve));
    if (isOver) break;
    faults.cut();
    cuts++;
  }
  expect(await within("the results", results)).toEqual(Array(WORKERS).fill(ADDITIONS));
  expect(cuts).toBeGreaterThan(5);
  expect(await count.value()).toBe(WORKERS * ADDITIONS);
  expect([gate.available, gate.waiting]).toEqual([1, 0]);
});

test("packets that are lost, repeated and out of turn change nothing", async () => {
  const boss = bossWith(memoryFaults({ seed: 5, drop: 0.02, repeat: 0.05, reorder: 0.05 }));
  const count = boss.counter("count");
  const gate = boss.semaphore("gate", 2);
  const employees = await Promise.all(
    Array.from({ length: WORKERS }, () => boss.employ(worker("takesTurns"), { params: 150 })),
  );
  const results = Promise.all(employees.map(({ result }) => result));
  expect(await within("the results", results, 40_000)).toEqual(Array(WORKERS).fill(150));
  expect(await count.value()).toBe(WORKERS * 150);
  expect([gate.available, gate.waiting]).toEqual([2, 0]);
});

test("a wait that is given up while its link is broken is given up", async () => {
  const faults = memoryFaults({ seed: 3 });
  const boss = bossWith(faults);
  const gate = boss.semaphore("gate", 1);
  const held = await gate.acquire();
  const one = await remote(boss);
  faults.freeze(one.employee.id);
  const asked = one.do("semaphore", "gate", "acquire", { args: [{ timeoutMs: 50 }] });
  held();
  faults.thaw(one.employee.id);
  const outcome = await within(
    "the outcome",
    asked.outcome.catch((error: { code: string }) => error.code),
  );
  expect(["release", "TIMEOUT"]).toContain(outcome);
  if (outcome === "release") await asked.release();
  (await within("the permit", gate.acquire()))();
  expect(gate.available).toBe(1);
});
