/**
 * Runs the campaigns: `npm run test:campaign -- [--size N] [what vitest takes]`. The size multiplies the counts; the
 * files read it from BOSSWORKS_CAMPAIGN_SIZE.
 */
import { spawnSync } from "node:child_process";
import { campaignArguments } from "./lib/campaign-arguments.mjs";

/** Below this size the counts are small enough for two files at a time. */
const SHORT = 0.2;

const { size, rest } = campaignArguments(process.argv.slice(2));
const oneByOne = size < SHORT ? [] : ["--no-file-parallelism"];
const { status } = spawnSync(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", "--config", "vitest.campaign.config.ts", ...oneByOne, ...rest],
  { stdio: "inherit", env: { ...process.env, BOSSWORKS_CAMPAIGN_SIZE: String(size) } },
);
process.exitCode = status ?? 1;
