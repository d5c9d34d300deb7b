import { Boss } from "@bossworks/core";
import { afterAll, beforeAll, bench, describe } from "vitest";
import { within } from "./deadline.js";
import type { DealerHarness } from "./harness.js";
import { count, echo, echoSync, spin } from "./workers.js";

/** Messages of one round of the throughput bench. */
const MESSAGES = 10_000;

/** Declares the benches of a dealer, for `vitest bench`. They measure and never fail for being slow. */
export function describeDealerBenches(harness: DealerHarness): void {
  describe(harness.name ?? "dealer", async () => {
    const { dealer, dispose } = await harness.createPair();
    const boss = new Boss({ dealer });
    const replies = async (worker: typeof echo) => {
      const employee = await boss.employ(worker);
      return { employee, messages: employee[Symbol.asyncIterator]() };
    };
    let awaiting: Awaited<ReturnType<typeof replies>>;
    let blocking: Awaited<ReturnType<typeof replies>>;
    let busy: Awaited<ReturnType<typeof boss.employ>>;
    beforeAll(async () => {
      [awaiting, blocking] = [await replies(echo), await replies(echoSync as typeof echo)];
      busy = await boss.employ(spin);
    });
    afterAll(async () => {
      await within("boss.close", boss.close());
      await dispose?.();
    });

    bench("round trip, worker awaits", async () => {
      await awaiting.employee.send(1);
      await awaiting.messages.next();
    });
    bench("round trip, worker blocks", async () => {
      await blocking.employee.send(1);
      await blocking.messages.next();
    });
    bench("STATUS into a loop that never yields", async () => {
      await busy.status();
    });
    bench(`employ a worker, take ${MESSAGES} messages of it`, async () => {
      const employee = await boss.employ(count, { params: { messages: MESSAGES, sync: true } });
      for await (const _ of employee);
      await employee.result;
    });
  });
}
