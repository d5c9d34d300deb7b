import { workerAt } from "@bossworks/core";
import { expect, test } from "vitest";
import { makeMark } from "../control/mark.js";
import { makeBoss, within } from "./support.js";

const MESSAGES = 100;

test("a worker that refuses more than a busy boss can be told goes on when the boss does, and tells all", async () => {
  const boss = makeBoss();
  const mark = makeMark();
  let refused = 0;
  boss.on("refused", () => refused++);
  const employee = await boss.employ(
    workerAt(new URL("../fixtures/schema/refuses.mjs", import.meta.url), "refuses"),
    { params: mark.path, autostart: false },
  );
  for (let i = 0; i < MESSAGES; i++) await employee.send({ text: i });
  await within("resume", employee.resume());
  mark.busyUntilSet();
  await employee.send("end");
  expect(await within("result", employee.result)).toBe("end");
  expect(refused).toBe(MESSAGES);
});
