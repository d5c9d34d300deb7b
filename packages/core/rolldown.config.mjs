import { defineConfig } from "rolldown";

/*
 * What is published, in `dist/`. `build/` has the same code file by file, for tests of its parts.
 *
 *   core.cjs            all of core and msgpackr, as one script: see src/load-core.ts
 *   index.js, driver.js and the entry files: what Node loads; each takes its part from that script
 *   *.module.js         the same exports as modules, for bundlers
 */

/** Entry files of workers: what runs once the realm is a worker's. */
const ENTRIES = {
  "worker/thread-entry": "void core.runThread();",
  "worker/process-entry": "void core.runProcess();",
};

const common = defineConfig({
  platform: "node",
  logLevel: "warn",
  // Files are imported for effect; the package's `sideEffects` speaks to its users' bundlers.
  treeshake: { moduleSideEffects: true },
});

/** Writes, for every entry, the file of the same name that takes its exports from the script. */
const facades = {
  name: "facades",
  generateBundle(_options, bundle) {
    for (const { isEntry, name, exports } of Object.values(bundle)) {
      if (!isEntry) continue;
      const source = `import { core } from "./load-core.js";\n\nexport const { ${exports.join(", ")} } = core.${name};\n`;
      this.emitFile({ type: "asset", fileName: `${name}.js`, source });
    }
    for (const [name, run] of Object.entries(ENTRIES)) {
      const source = `import "../enter-realm.js";\nimport { core } from "../load-core.js";\n\n${run}\n`;
      this.emitFile({ type: "asset", fileName: `${name}.js`, source });
    }
    const source = 'import { core } from "../load-core.js";\n\nexport const { connect } = core.memoryEnds;\n';
    this.emitFile({ type: "asset", fileName: "dealer/memory-ends.js", source });
  },
};

/** A script cannot import by itself: load-core.ts lends it its own `import`. */
const lentImport = {
  name: "lent-import",
  load: (id) =>
    id.endsWith("/import-url.ts") ? "export const importUrl = (url) => lentImport(url);" : undefined,
};

export default defineConfig([
  {
    ...common,
    input: { index: "src/index.ts", driver: "src/driver.ts" },
    external: [/^node:/, /^msgpackr/],
    plugins: [facades],
    output: {
      dir: "dist",
      cleanDir: true,
      format: "esm",
      sourcemap: true,
      entryFileNames: "[name].module.js",
      chunkFileNames: "[name].module.js",
      codeSplitting: { groups: [{ name: "shared", minShareCount: 2 }] },
    },
  },
  {
    ...common,
    input: { core: "src/whole.ts" },
    external: [/^node:/],
    plugins: [lentImport],
    transform: { define: { "import.meta.url": "coreUrl" } },
    output: {
      dir: "dist",
      format: "cjs",
      sourcemap: true,
      entryFileNames: "[name].cjs",
      banner: "/*! With msgpackr inside: MIT License, Copyright (c) 2020 Kris Zyp */",
    },
  },
  {
    ...common,
    input: { "load-core": "src/load-core.ts", "enter-realm": "src/worker/enter-realm.ts" },
    external: [/^node:/],
    output: {
      dir: "dist",
      format: "esm",
      sourcemap: true,
      entryFileNames: "[name].js",
      chunkFileNames: "[name].js",
    },
  },
]);
