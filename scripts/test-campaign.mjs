/**
 * Runs the campaigns: `npm run test:campaign -- [--size N] [what vitest takes]`. The size multiplies the counts; the
 * files read it from BOSSWORKS_CAMPAIGN_SIZE.
 */
import { spawnSync } from "node:child_process";
import { campaignArguments } from "./lib/campaign-arguments.mjs";

const { size, rest } = campaignArguments(process.argv.slice(2));
const { status } = spawnSync(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", "--config", "vitest.campaign.config.ts", ...rest],
  { stdio: "inherit", env: { ...process.env, BOSSWORKS_CAMPAIGN_SIZE: String(size) } },
);
process.exitCode = status ?? 1;
