import { defineConfig } from "vitest/config";
import { options } from "./vitest.options.ts";
import { SHARED } from "./vitest.sequencer.ts";

/** Test files that leave nothing behind another one could meet, and ask nothing of the process as a whole. */
const SHARED_FILES = [
  "packages/core/test/{codec,session,util}/**/*.test.ts",
  "packages/core/test/{control,pool,schema,shared,stream,supervise,task,wire}/**/*.test.ts",
  "packages/*/test/**/vectors.test.ts",
  "scripts/test/**/*.test.mjs",
];

export default defineConfig({
  test: {
    ...options,
    projects: [
      {
        extends: true,
        test: {
          name: "bossworks",
          include: [
            "packages/*/test/**/*.test.ts",
            // Those of the other examples are run by their own "check", with node:test.
            "examples/pi/test/**/*.test.js",
          ],
          exclude: SHARED_FILES,
        },
      },
      // A process for each of these would cost as much as its tests do.
      { extends: true, test: { name: SHARED, include: SHARED_FILES, isolate: false } },
    ],
  },
});
