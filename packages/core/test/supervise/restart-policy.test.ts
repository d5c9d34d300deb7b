import fc from "fast-check";
import { expect, test } from "vitest";
import { toRestartSettings } from "../../build/supervise/restart-options.js";
import { RestartPolicy } from "../../build/supervise/restart-policy.js";

const settings = toRestartSettings("test");

const delayOf = (verdict: { delayMs: number } | "limit"): number => {
  if (verdict === "limit") throw new Error("it gave up");
  return verdict.delayMs;
};

test("the defaults are those of the documentation", () => {
  expect(settings).toEqual({
    policy: "never",
    intensity: 3,
    periodMs: 5000,
    backoffMs: { min: 100, max: 30000 },
  });
});

test.each([
  [{ min: 60_000 }, { min: 60_000, max: 60_000 }],
  [{ max: 50 }, { min: 50, max: 50 }],
  [{ max: 0 }, { min: 0, max: 0 }],
])("one bound of the backoff alone moves the other's default: %j", (backoffMs, both) => {
  expect(toRestartSettings("test", { backoffMs }).backoffMs).toEqual(both);
});

test.each([
  [{ policy: "sometimes" }, /option "policy": "sometimes" given; "never" or "on-failure" or "always"/],
  [{ intensity: 0 }, /option "intensity": 0 given; a whole number of at least 1/],
  [{ periodMs: -1 }, /option "periodMs": -1 given/],
  [{ periods: 1 }, /unknown option "periods"; did you mean "periodMs"/],
  [{ backoffMs: 5 }, /option "backoffMs": 5 given; an object is allowed/],
  [{ backoffMs: { least: 5 } }, /backoffMs: unknown option "least"/],
  [{ backoffMs: { min: 5, max: 4 } }, /option "max": 4 given; at least min \(5\)/],
])("a mistake in the options is a TypeError that names it: %j", (options, message) => {
  expect(() => toRestartSettings("test", options as never)).toThrow(TypeError);
  expect(() => toRestartSettings("test", options as never)).toThrow(message);
});

test.each([
  ["never", false, false],
  ["on-failure", false, true],
  ["always", true, true],
] as const)("%s restarts FINISHED: %s, every other end: %s", (policy, finished, others) => {
  const restarts = new RestartPolicy({ ...settings, policy });
  expect(restarts.covers("FINISHED")).toBe(finished);
  for (const how of ["FAILED", "STOPPED", "KILLED", "EXITED", "OUT_OF_MEMORY", "LOST"] as const)
    expect(restarts.covers(how)).toBe(others);
});

test("the wait doubles from min to max and is drawn from the upper half", () => {
  const eager = { ...settings, intensity: 100, backoffMs: { min: 100, max: 1000 } };
  const waits = (random: number): number[] => {
    const policy = new RestartPolicy(eager);
    return Array.from({ length: 6 }, () => delayOf(policy.next(0, random)));
  };
  expect(waits(0)).toEqual([100, 200, 400, 500, 500, 500]);
  expect(waits(0.5)).toEqual([150, 300, 600, 750, 750, 750]);
});

test("a place with no least wait still doubles", () => {
  const policy = new RestartPolicy({ ...settings, intensity: 100, backoffMs: { min: 0, max: 1000 } });
  expect(Array.from({ length: 4 }, () => delayOf(policy.next(0, 0)))).toEqual([0, 2, 4, 8]);
});

test("after a quiet period the wait is the least again, after a long start that failed it is not", () => {
  const policy = new RestartPolicy({ ...settings, intensity: 100 });
  expect(delayOf(policy.next(0, 0))).toBe(100);
  expect(delayOf(policy.next(100, 0))).toBe(200);
  expect(delayOf(policy.next(5299, 0))).toBe(400);
  expect(delayOf(policy.next(10_699, 0))).toBe(100);
  expect(delayOf(policy.next(50_000, 0, 0))).toBe(200);
});

test("more restarts than the intensity within the period are the limit, and the period slides", () => {
  const policy = new RestartPolicy({ ...settings, intensity: 2, periodMs: 1000 });
  expect(policy.next(0, 0)).not.toBe("limit");
  expect(policy.next(600, 0)).not.toBe("limit");
  expect(policy.next(999, 0)).toBe("limit");
  expect(policy.next(1000, 0)).not.toBe("limit");
  expect(policy.next(1599, 0)).toBe("limit");
  expect(policy.next(1600, 0)).not.toBe("limit");
});

test("whatever happens when: never more than the intensity in any period, every wait between min and max", () => {
  const times = fc.array(fc.tuple(fc.nat(3000), fc.double({ min: 0, max: 0.999, noNaN: true })), {
    maxLength: 100,
  });
  const bounds = fc.tuple(fc.nat(500), fc.nat(5000));
  fc.assert(
    fc.property(
      times,
      bounds,
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 4000 }),
      (steps, [min, more], intensity, periodMs) => {
        const max = min + more;
        const policy = new RestartPolicy({ policy: "always", intensity, periodMs, backoffMs: { min, max } });
        const granted: number[] = [];
        let now = 0;
        for (const [passed, random] of steps) {
          now += passed;
          const within = granted.filter((at) => now - at < periodMs).length;
          const verdict = policy.next(now, random);
          expect(verdict === "limit").toBe(within >= intensity);
          if (verdict === "limit") continue;
          granted.push(now);
          expect(verdict.delayMs).toBeGreaterThanOrEqual(min);
          expect(verdict.delayMs).toBeLessThanOrEqual(max);
        }
      },
    ),
  );
});
