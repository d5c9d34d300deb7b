import { expect, test } from "vitest";
import { holdThread } from "../failures/support/hold-thread.js";
import { eventOf, makeBoss, within, worker } from "./support.js";

/** More than a ring holds, and less than the boss gives new credit for: after the last of it the boss says nothing. */
const COUNTS = [1000, 3000, 10_000];
const BUSY_MS = 300;

test.each(COUNTS)(
  "a worker that leaves while %i messages of its wait for a busy boss has gone when they have been read",
  async (count) => {
    const boss = makeBoss();
    const came: unknown[] = [];
    boss.on("message", ({ data }) => came.push(data));
    const employee = await boss.employ(worker("leavers", "sendsAndReturns"), { params: count });
    holdThread(BUSY_MS);
    await within("its exit", eventOf(employee, "exit"));
    expect(await employee.result).toBe("returned");
    expect(came).toEqual(Array.from({ length: count }, (_, i) => i));
  },
);
