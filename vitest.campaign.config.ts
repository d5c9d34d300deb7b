import { defineConfig } from "vitest/config";
import { options } from "./vitest.options.ts";

/** The long runs: `npm run test:campaign`, which lets files run one by one unless its size is small. */
export default defineConfig({
  test: { ...options, include: ["packages/*/test/**/*.campaign.ts"], maxWorkers: 2 },
});
