import { defineConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** Below this size the counts are small enough for two files at a time. */
const SHORT = 0.2;
const isShort = Number(process.env.BOSSWORKS_CAMPAIGN_SIZE ?? 1) < SHORT;

/** The long runs: `npm run test:campaign`. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ["packages/*/test/**/*.campaign.ts"], fileParallelism: isShort },
});
