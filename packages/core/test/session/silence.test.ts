import { expect, test } from "vitest";
import { Silence } from "../../build/session/silence.js";

const HEARTBEAT_MS = 1000;

function up(at: number, isPatient = false, heartbeatMs = HEARTBEAT_MS): Silence {
  const silence = new Silence(0, { heartbeatMs, lostAfterMs: 5 * heartbeatMs, isPatient });
  silence.up(at, heartbeatMs);
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

test.each([
  [100, 100],
  [1000, 200],
  [30_000, 6000],
])(
  "with a heartbeat of %i ms the other end is asked after %i ms without progress, then after twice as long, up to the heartbeat",
  (heartbeatMs, firstMs) => {
    const silence = up(0, true, heartbeatMs);
    silence.expectProgress(0);
    expect(silence.pingAt).toBe(firstMs);
    silence.pinged(firstMs);
    silence.sent(firstMs);
    expect(silence.pingAt).toBe(firstMs + Math.min(2 * firstMs, heartbeatMs));
    silence.progress(firstMs, false);
    expect(silence.pingAt).toBe(firstMs + Math.min(firstMs, heartbeatMs));
  },
);
