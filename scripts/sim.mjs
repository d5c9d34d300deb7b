/** Replays the simulated schedule of one seed, or a plan as printed: `npm run sim -- --seed N | --plan JSON [--trace]`. */
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { seed: { type: "string" }, plan: { type: "string" }, trace: { type: "boolean", default: false } },
});
if (!values.plan && !/^\d+$/.test(values.seed ?? ""))
  throw new TypeError("say which: npm run sim -- --seed N | --plan JSON [--trace]");

const { status } = spawnSync(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", "--config", "vitest.sim.config.ts"],
  {
    stdio: "inherit",
    env: {
      ...process.env,
      BOSSWORKS_SIM_SEED: values.seed ?? "",
      BOSSWORKS_SIM_PLAN: values.plan ?? "",
      BOSSWORKS_SIM_TRACE: values.trace ? "1" : "",
    },
  },
);
process.exitCode = status ?? 1;
