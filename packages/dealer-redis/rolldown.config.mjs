import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { defineConfig } from "rolldown";

/*
 * The worker's side as one file with ioredis inside: some ninety files less to find and read whenever a worker starts. The
 * boss's side, which is loaded once, imports ioredis as everybody does.
 */

/** The folder of the package a module is of; undefined for our own. */
function packageOf(id) {
  if (!id.includes("/node_modules/")) return undefined;
  for (let folder = dirname(id); ; folder = dirname(folder))
    if (existsSync(join(folder, "package.json")) && "version" in readJson(join(folder, "package.json")))
      return folder;
}

function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** What is inside beside our own code, and under which licences. */
function licencesOf(moduleIds) {
  const folders = new Set(moduleIds.map(packageOf).filter((folder) => folder !== undefined));
  return [...folders].sort().map((folder) => {
    const { name, version, license } = readJson(join(folder, "package.json"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? "" : readFileSync(join(folder, file), "utf8").trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
}

const licences = {
  name: "licences",
  generateBundle(_options, bundle) {
    const ids = Object.values(bundle).flatMap(({ moduleIds = [] }) => moduleIds);
    const source = licencesOf(ids).join(`\n${"-".repeat(80)}\n\n`);
    this.emitFile({ type: "asset", fileName: "worker-side.licences.txt", source });
  },
};

export default defineConfig({
  input: { "worker-side": "dist/connect.js" },
  platform: "node",
  logLevel: "warn",
  external: [/^node:/, /^@bossworks\//],
  plugins: [licences],
  output: { dir: "dist", format: "esm", entryFileNames: "[name].js" },
});
