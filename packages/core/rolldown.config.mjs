import { defineConfig } from "rolldown";

/*
 * What is published: every worker's thread loads all of core, and one file a module would double the time it takes to
 * start. `build/` has the same code file by file, for tests of its parts.
 */
export default defineConfig({
  input: {
    index: "src/index.ts",
    driver: "src/driver.ts",
    "worker/thread-entry": "src/worker/thread-entry.ts",
    "worker/process-entry": "src/worker/process-entry.ts",
    "worker/link-entry": "src/worker/link-entry.ts",
    "dealer/memory-ends": "src/dealer/memory-ends.ts",
  },
  platform: "node",
  logLevel: "warn",
  external: [/^node:/, /^msgpackr/],
  // Entry files import for effect; the package's `sideEffects` speaks to its users' bundlers.
  treeshake: { moduleSideEffects: true },
  output: {
    dir: "dist",
    cleanDir: true,
    format: "esm",
    sourcemap: true,
    entryFileNames: "[name].js",
    // Beside index.js: entry-files.ts looks for the others from there.
    chunkFileNames: "[name].js",
    codeSplitting: { groups: [{ name: "shared", minShareCount: 2 }] },
  },
});
