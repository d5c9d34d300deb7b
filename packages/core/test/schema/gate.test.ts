import { expect, test } from "vitest";
import { Gate } from "../../build/schema/gate.js";

/** Its verdict never comes. */
const NEVER = {
  "~standard": { version: 1, vendor: "bossworks-test", validate: () => new Promise<never>(() => {}) },
} as const;

test("a gate that was shut lets nobody in, however long a verdict would take", async () => {
  const gate = new Gate(NEVER);
  const gone = new Error("gone");
  const waits = gate.pass("send", 1, {}, () => {});
  gate.shut(gone);
  await expect(waits).rejects.toBe(gone);
  expect(() => gate.pass("send", 1, {}, () => {})).toThrow(gone);
});
