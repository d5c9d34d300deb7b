import { defineConfig } from "vitest/config";
import { options } from "./vitest.options.ts";
import { PLAIN } from "./vitest.sequencer.ts";

/** Test files in which no boss is made: they compute, and leave nothing behind that another one could meet. */
const PLAIN_FILES = [
  "packages/core/test/{codec,session,util}/**/*.test.ts",
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
          exclude: PLAIN_FILES,
        },
      },
      // A process for each of these would cost more than its tests do.
      { extends: true, test: { name: PLAIN, include: PLAIN_FILES, isolate: false } },
    ],
  },
});
