import assert from "node:assert/strict";
import { test } from "node:test";
import { DEADLINE, isAlive, numbers, runProgram } from "./support.js";

const GOT = /^GOT: (\d+) : slept for \d\.\d{3} seconds$/;
const COUNTS = /^pending (\d+), active (\d+), completed (\d+)$/;
const CREATED = /^process (\d+) is there$/;
const TIMEOUT = /^nothing within \d+ ms/;

const numbersIn = (lines, pattern) =>
  lines.filter((line) => pattern.test(line)).map((line) => pattern.exec(line).slice(1).map(Number));

test(
  "S5: the hundred-tasks program: all results come, as they come, and nothing is left",
  DEADLINE,
  async (t) => {
    const lines = await runProgram(t, "main.js", "--scale", "0.1");

    const results = numbersIn(lines, GOT).map(([index]) => index);
    assert.deepEqual(
      results.toSorted((a, b) => a - b),
      numbers(100),
    );
    assert.notDeepEqual(results, numbers(100));

    const counts = numbersIn(lines, COUNTS);
    assert.deepEqual(counts[0], [100, 0, 0]);
    assert.deepEqual(counts.at(-1), [0, 0, 100]);
    for (const [pending, active, completed] of counts) {
      assert.equal(pending + active + completed, 100);
      assert.ok(active <= 16, `${active} at once`);
    }

    // The first result takes as long as a get waits, and a process's start.
    assert.ok(lines.some((line) => TIMEOUT.test(line)));

    const pids = numbersIn(lines, CREATED).map(([pid]) => pid);
    assert.ok(pids.length > 0 && pids.length <= 16);
    assert.deepEqual(pids.filter(isAlive), []);
  },
);

test("S5: the hundred-tasks program runs on threads by one option", DEADLINE, async (t) => {
  const lines = await runProgram(t, "main.js", "--scale", "0.1", "--dealer", "shm:");
  assert.equal(lines.filter((line) => GOT.test(line)).length, 100);
  assert.ok(lines.some((line) => line.startsWith("thread ")));
});
