import type { Logger } from "@bossworks/core";
import { expect, onTestFinished, test } from "vitest";
import { Lines } from "../supervise/support.js";
import { makeBoss, worker } from "./support/boss.js";
import { codeOf, within } from "./support/deadline.js";

function loggerThat(fails: () => unknown): Logger {
  return { debug: fails, info: fails, warn: fails, error: fails };
}

/** What warnings of this process say of loggers, from now on. */
function warnings(): string[] {
  const told: string[] = [];
  const note = ({ code, message }: Error & { code?: string }): void => {
    if (code === "BOSSWORKS_LOGGER") told.push(message);
  };
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));
  return told;
}

test.each<[string, () => unknown]>([
  [
    "throws",
    () => {
      throw new Error("the disk is full");
    },
  ],
  ["returns promises that reject", () => Promise.reject(new Error("the disk is full"))],
])("a logger that %s changes nothing, and is told once", async (_, fails) => {
  const told = warnings();
  const boss = makeBoss({ logger: loggerThat(fails) });
  const employee = await within("employ", boss.employ(worker("idle.mjs", "idle")));
  await employee.send("end");
  expect(await within("result", employee.result)).toBe("ended");
  const pool = boss.pool(worker("plain.mjs", "notAFunction"), { size: 1, restart: { policy: "never" } });
  expect(await codeOf("a task without workers", pool.run(undefined))).toBe("WORKER_LOAD_FAILED");
  await within("close", boss.close());
  expect(told).toEqual([expect.stringContaining("the disk is full")]);
});

test("the log tells who started, and who did not, and why", async () => {
  const lines = new Lines();
  const boss = makeBoss({ logger: lines.logger });
  await within("employ", boss.employ(worker("idle.mjs", "idle")));
  await codeOf("employ", boss.employ(worker("plain.mjs", "notAFunction")));
  expect(lines.all).toEqual([
    { level: "debug", message: "worker started", details: expect.objectContaining({ worker: "w1" }) },
    {
      level: "warn",
      message: "worker did not start",
      details: expect.objectContaining({
        worker: "w2",
        error: expect.objectContaining({ code: "WORKER_LOAD_FAILED" }),
      }),
    },
  ]);
});
