import { expect, test } from "vitest";
import { makeBoss, worker } from "../failures/support/boss.js";
import { codeOf, failureOf, within } from "../failures/support/deadline.js";

test("one more than maxStaff is STAFF_FULL and names the option; a dismissal makes room", async () => {
  const boss = makeBoss({ maxStaff: 2 });
  const first = await boss.employ(worker("idle.mjs", "idle"));
  await boss.employ(worker("idle.mjs", "idle"));
  const error = await failureOf("employ", boss.employ(worker("idle.mjs", "idle")));
  expect(error).toMatchObject({ code: "STAFF_FULL" });
  expect(error.message).toMatch(/maxStaff/);
  await within("dismiss", boss.dismiss(first));
  await within("employ", boss.employ(worker("idle.mjs", "idle")));
  expect(boss.staff.size).toBe(2);
});

test("workers that are still starting count, those that failed to start do not", async () => {
  const boss = makeBoss({ maxStaff: 3 });
  const codes = await Promise.all(
    Array.from({ length: 5 }, () => codeOf("employ", boss.employ(worker("idle.mjs", "idle")))),
  );
  expect(codes.toSorted()).toEqual(["STAFF_FULL", "STAFF_FULL", "ok", "ok", "ok"]);
  await within("stop", boss.stop());
  for (let i = 0; i < 4; i++)
    expect(await codeOf("employ", boss.employ(worker("syntax-error.mjs", "broken")))).toBe(
      "WORKER_LOAD_FAILED",
    );
  await within("employ", boss.employ(worker("idle.mjs", "idle")));
});
