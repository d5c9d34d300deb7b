import { expect, test } from "vitest";
import { countTests, describeCounts, isSound } from "../lib/test-counts.mjs";

const file = (status, ...tests) => ({ status, assertionResults: tests.map((of) => ({ status: of })) });
const report = (testResults, { passed = 0, failed = 0, pending = 0 } = {}) => ({
  success: failed === 0,
  testResults,
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: pending,
});

test("a sound run ends with the plain line", () => {
  const counts = countTests(report([file("passed", "passed", "passed")], { passed: 2 }));
  expect(isSound(counts)).toBe(true);
  expect(describeCounts(counts).split("\n").at(-1)).toBe("2 passed, 0 failed");
});

test("failed and skipped tests are counted", () => {
  const counts = countTests(
    report([file("failed", "failed", "passed")], { passed: 1, failed: 1, pending: 3 }),
  );
  expect(isSound(counts)).toBe(false);
  expect(describeCounts(counts).split("\n").at(-1)).toBe("1 passed, 1 failed, 3 skipped");
});

test("a file that could not be loaded is a failure", () => {
  const counts = countTests({
    ...report([file("failed"), file("passed", "passed")], { passed: 1 }),
    success: false,
  });
  expect(counts.tests).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test("a run that calls itself unsuccessful has a failure, and one without tests is not sound", () => {
  expect(countTests({ ...report([], {}), success: false }).tests.failed).toBe(1);
  expect(isSound(countTests(report([])))).toBe(false);
});
