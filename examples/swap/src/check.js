// What CI runs: every config, and what came of each.
import assert from "node:assert/strict";
import { allConfigs, readConfig } from "./config.js";
import { run } from "./run.js";

const outcomes = [];
for (const path of allConfigs()) {
  const { name, ...config } = readConfig(path, process.env);
  const { output } = await run(config);
  assert.equal(output.result.orders, config.orders, name);
  assert.deepEqual(output.statuses, ["STATUS_SUSPENDED", "STATUS_RUNNING"], name);
  assert.equal(output.stoodStill, true, name);
  outcomes.push({ name, output });
}
const [first, ...others] = outcomes;
for (const { name, output } of others) assert.deepEqual(output, first.output, `${name} beside ${first.name}`);
console.log(`${outcomes.map(({ name }) => name).join(", ")}: the outputs agree`);
