import { once } from "node:events";
import { watch } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeBoss, worker } from "./support/boss.js";
import { codeOf, failureOf, within } from "./support/deadline.js";

test.each(["close", "abort"] as const)(
  "%s while employing: every employ rejects BOSS_CLOSED, started or still in the queue",
  async (end) => {
    const boss = makeBoss();
    const employing = Array.from({ length: 8 }, () =>
      codeOf("employ", boss.employ(worker("unsettled-import.mjs", "job"))),
    );
    await within(end, boss[end]());
    expect(await Promise.all(employing)).toEqual(employing.map(() => "BOSS_CLOSED"));
    expect(boss.staff.size).toBe(0);
  },
);

test.each(["close", "abort"] as const)(
  "%s while a worker's module is being imported: employ rejects BOSS_CLOSED, nothing is left",
  async (end) => {
    const folder = await mkdtemp(join(tmpdir(), "bossworks-mark-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const watcher = watch(folder);
    const begun = once(watcher, "change");
    const boss = makeBoss();
    const env = { BOSSWORKS_TEST_MARK: join(folder, "begun") };
    const employing = codeOf("employ", boss.employ(worker("marks-import.mjs", "job"), { env }));
    await within("the import", begun);
    watcher.close();
    await within(end, boss[end]());
    expect(await employing).toBe("BOSS_CLOSED");
    expect(boss.staff.size).toBe(0);
  },
);

test.each(["close", "abort"] as const)("%s at the first moment of employ", async (end) => {
  const boss = makeBoss();
  const employing = codeOf("employ", boss.employ(worker("idle.mjs", "idle")));
  const ending = boss[end]();
  expect(await employing).toBe("BOSS_CLOSED");
  await within(end, ending);
});

test.each(["close", "abort"] as const)("employ after %s rejects BOSS_CLOSED", async (end) => {
  const boss = makeBoss();
  const reason = new Error("enough");
  await within(end, end === "abort" ? boss.abort(reason) : boss.close());
  const error = await failureOf("employ", boss.employ(worker("idle.mjs", "idle")));
  expect(error).toMatchObject({ code: "BOSS_CLOSED" });
  if (end === "abort") expect(error.cause).toBe(reason);
});
