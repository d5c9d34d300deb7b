import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Boss } from "@bossworks/core";
import { expect, test } from "vitest";
import { failureOf, makeBoss, turn, within, worker } from "./support.js";

test("the id of a worker that has ended is known also when its employee was collected", async () => {
  const boss = makeBoss();
  await endOne(boss);
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  for (let i = 0; i < 3; i++) {
    collect();
    await turn();
  }
  for (const end of ["stop", "kill", "dismiss"] as const) await within(end, boss[end]("w1"));
  expect(await failureOf("send", boss.send("w1", 1))).toMatchObject({ code: "WORKER_GONE" });
  const present = await boss.employ(worker("loops", "checkpointSync"));
  const error = await failureOf("suspend", boss.suspend(["w1", present.id]));
  expect([error.code, [...(error.errors?.keys() ?? [])]]).toEqual(["WORKER_GONE", ["w1"]]);
  expect(present.state).toBe("STATUS_SUSPENDED");
});

/** So that nobody holds it. */
async function endOne(boss: Boss): Promise<void> {
  const employee = await boss.employ(worker("loops", "checkpointSync"));
  await within("kill", employee.kill());
}
