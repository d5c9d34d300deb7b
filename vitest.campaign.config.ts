import { defineConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** The long runs: `npm run test:campaign`, which lets files run one by one unless its size is small. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ["packages/*/test/**/*.campaign.ts"], maxWorkers: 2 },
});
