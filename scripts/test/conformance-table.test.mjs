import { expect, test } from "vitest";
import { conformanceTable } from "../lib/conformance-table.mjs";

const file = (name, ...tests) => ({
  name: `/somewhere/packages/${name}.test.ts`,
  assertionResults: tests.map(([dealer, suite, status]) => ({ ancestorTitles: [dealer, suite], status })),
});

test("dealers stand side by side, what features leave out is a dash, and what did not pass is seen", () => {
  const table = conformanceTable({
    testResults: [
      file("dealer-conformance/test/shm", ["shm", "signals", "passed"], ["shm", "signals", "passed"]),
      file(
        "dealer-pipe/test/conformance",
        ["pipe", "signals", "failed"],
        ["pipe", "whole packets", "passed"],
      ),
      file("core/test/control/signals", ["elsewhere", "signals", "passed"]),
    ],
  });
  expect(table.split("\n")).toEqual([
    "| suite | pipe | shm |",
    "| --- | --- | --- |",
    "| signals | 0 passed, 1 NOT | 2 passed |",
    "| whole packets | 1 passed | - |",
  ]);
});

test("a dealer that ran no test is no dealer that passed", () => {
  expect(() => conformanceTable({ testResults: [file("dealer-conformance/test/memory")] })).toThrow(
    "ran no test",
  );
});
