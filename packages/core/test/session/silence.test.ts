import { expect, test } from "vitest";
import { Silence } from "../../build/session/silence.js";

const HEARTBEAT_MS = 1000;

function up(at: number, isPatient = false): Silence {
  const silence = new Silence(0, { heartbeatMs: HEARTBEAT_MS, lostAfterMs: 5000, isPatient });
  silence.up(at, HEARTBEAT_MS);
  return silence;
}

test("signs of life that are due within a tenth of a heartbeat are due together, never late, a tenth early at most", () => {
  const sent = Array.from({ length: 200 }, (_, i) => 100 + i * 7.3);
  const due = sent.map((at) => up(at).pingAt);
  // 1453 ms from the first to the last.
  expect(new Set(due).size).toBe(15);
  for (const [i, at] of sent.entries()) {
    expect(due[i]).toBeLessThanOrEqual(at + HEARTBEAT_MS);
    expect(due[i]).toBeGreaterThan(at + 0.9 * HEARTBEAT_MS);
  }
});

test("who is patient says something when it is due: the other end came first, and was answered", () => {
  expect(up(123.4, true).pingAt).toBe(1123.4);
});
