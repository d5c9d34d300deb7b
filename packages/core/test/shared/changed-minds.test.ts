import type { AnyEmployee } from "@bossworks/core";
import { expect, test } from "vitest";
import { inLine, makeBoss, within, worker } from "./support.js";

const WORKERS = 2;
const ROUNDS = 400;

test("whoever gives up while its permit may be on its way takes none with it", async () => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", 1);
  let through = 0;
  // They stay until their permits are counted: what a worker holds comes back by its end as well.
  let letGo = (): void => {};
  const counted = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  boss.onCall(() => {
    through++;
    return counted;
  });
  const staff = await Promise.all(
    Array.from({ length: WORKERS }, () => boss.employ(worker("changesItsMind"), { params: ROUNDS as never })),
  );
  const takeTurns = async (): Promise<void> => {
    while (through < WORKERS) {
      const release = await gate.acquire();
      await new Promise((resolve) => setImmediate(resolve));
      release();
    }
  };
  const holdUp = async (employee: AnyEmployee): Promise<void> => {
    while (through < WORKERS) {
      await employee.suspend();
      await employee.resume();
    }
  };
  await within("the rounds", Promise.all([takeTurns(), holdUp(staff[0] as AnyEmployee)]), 40_000);
  await inLine(gate, 0);
  // In its order behind all they gave back, over both lanes.
  await within("status", boss.status());
  expect(gate.available).toBe(1);
  letGo();
  for (const { result } of staff) {
    const { got, gaveUp } = (await within("result", result)) as { got: number; gaveUp: number };
    expect([got > 0, gaveUp > 0]).toEqual([true, true]);
  }
});
