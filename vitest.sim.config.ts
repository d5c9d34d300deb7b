import { defineConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** Replays one simulated schedule: `npm run sim -- --seed N --trace`. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ["packages/*/test/**/*.sim.ts"], fileParallelism: false },
});
