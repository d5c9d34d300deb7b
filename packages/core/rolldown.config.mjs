import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { defineConfig } from "rolldown";

/*
 * What is published, in `dist/`. `build/` has the same code file by file, for tests of its parts.
 *
 *   core.cjs            all of core and msgpackr, as one script: see src/load-core.ts
 *   index.js, driver.js, timers.js and the entry files: what Node loads; each takes its part from that script
 *   *.module.js         the same exports as modules, for bundlers
 */

const CORE = 'import { core } from "../load-core.js";';

/** Files that are started or imported by their URL: see src/entry-files.ts. */
const ENTRIES = {
  "worker/thread-entry": ['import "../enter-realm.js";', CORE, "", "void core.runThread();"],
  "worker/process-entry": [
    'import { beginning } from "../begin-process.js";',
    'import "../enter-realm.js";',
    CORE,
    "",
    "void core.runProcess(beginning);",
  ],
  "worker/link-entry": [
    'import { parentPort } from "node:worker_threads";',
    CORE,
    "",
    'parentPort?.once("message", core.runLink);',
  ],
  "remote/scout-entry": ['import "../enter-realm.js";', CORE, "", "void core.runScout();"],
  "dealer/memory-ends": [CORE, "", "export const { connect } = core.memoryEnds;"],
};

/** The licence of what is inside beside our own code goes with every copy of it. */
function msgpackrLicence() {
  const main = createRequire(import.meta.url).resolve("msgpackr");
  return readFileSync(join(dirname(main), "../LICENSE"), "utf8").trim();
}

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
    for (const [name, lines] of Object.entries(ENTRIES)) {
      this.emitFile({ type: "asset", fileName: `${name}.js`, source: `${lines.join("\n")}\n` });
    }
  },
};

/** A script cannot import by itself: load-core.ts lends it its own `import`. */
const lentImport = {
  name: "lent-import",
  load: (id) =>
    id.endsWith("/import-url.ts") ? "export const importUrl = (url) => lentImport(url);" : undefined,
};

/** load-core.ts reads the script byte by byte. */
const onlyAscii = {
  name: "only-ascii",
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) chunk.code = chunk.code?.replace(/[^\0-\x7f]/g, escaped);
  },
};

const escaped = (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** Beside the script: timers are taken once, when core is loaded. */
const timersOfCore = {
  name: "timers-of-core",
  resolveId: (id) => (id.endsWith("/timers.js") ? { id: "./timers.js", external: "absolute" } : undefined),
};

export default defineConfig([
  {
    ...common,
    input: { index: "src/index.ts", driver: "src/driver.ts", timers: "src/timers.ts" },
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
    plugins: [lentImport, onlyAscii],
    transform: { define: { "import.meta.url": "coreUrl" } },
    output: {
      dir: "dist",
      format: "cjs",
      sourcemap: true,
      entryFileNames: "[name].cjs",
      // Every worker reads this file; what explains it is in the source map.
      comments: { legal: true, annotation: false, jsdoc: false },
      banner: `/*! With msgpackr inside:\n\n${msgpackrLicence()}\n*/`,
    },
  },
  {
    ...common,
    input: {
      "load-core": "src/load-core.ts",
      "enter-realm": "src/worker/enter-realm.ts",
      "begin-process": "src/worker/begin-process.ts",
      "socket-files": "src/socket-files.ts",
    },
    external: [/^node:/],
    plugins: [timersOfCore],
    output: {
      dir: "dist",
      format: "esm",
      sourcemap: true,
      entryFileNames: "[name].js",
      chunkFileNames: "[name].js",
    },
  },
]);
