import { defineConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** The long runs: `npm run test:campaign`. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ["packages/*/test/**/*.campaign.ts"], fileParallelism: false },
});
