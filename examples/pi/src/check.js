// What CI runs: a short run whose outcome is looked at.
import assert from "node:assert/strict";
import { Boss } from "@bossworks/core";
import { Job } from "./job.js";
import { PlainView } from "./view-plain.js";

/** Standard deviation of pi from so many darts; five of them are passed once in two million runs. */
const deviation = (step) => Math.sqrt((Math.PI * (4 - Math.PI)) / step);

const boss = new Boss();
const job = new Job(boss, { workers: 3, iterations: [4e6, 8e6], askMs: [20, 60] });
let rounds = 0;
const silent = new PlainView(() => {});
const view = {
  ...silent,
  round: () => rounds++,
  lost: (row, error) => assert.fail(`${row.name}: ${error.message}`),
};
await job.run(view);
assert.equal(boss.staff.size, 0);
await boss.close();

assert.deepEqual(job.rows.map(({ kind }) => kind).sort(), ["function", "method", "script"]);
for (const row of job.rows) {
  assert.equal(row.state, "STATUS_FINISHED");
  assert.equal(row.step, row.iterations);
}
assert.ok(rounds > 1);
assert.ok(job.joint.error < 5 * deviation(job.joint.step), `pi is ${job.joint.pi}`);
console.log(`3 workers finished, joint pi ${job.joint.pi.toFixed(5)} after ${rounds} rounds`);
