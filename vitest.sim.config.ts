import { defineConfig } from "vitest/config";
import { options } from "./vitest.options.ts";

/** Replays one simulated schedule: `npm run sim -- --seed N --trace`. */
export default defineConfig({
  test: { ...options, include: ["packages/*/test/**/*.sim.ts"], fileParallelism: false },
});
