import { join } from "node:path";
import { mustRun } from "../lib/run.mjs";
import { cleanEnvironment, npmCommand } from "../lib/tools.mjs";

/** What a package needs to be understood without the repository. */
const REQUIRED_FILES = ["package.json", "README.md", "CHANGELOG.md", "LICENSE"];

/** What must stay at home: tests, build settings, build leftovers, archives. */
const UNWANTED_FILES = /(^|\/)(test|bench)\/|tsconfig[^/]*\.json$|\.(tsbuildinfo|tgz|log)$/;

/** Packs a workspace into `folder`, as `npm publish` would; resolves to it with `tarball` and the packed `files`. */
export async function packWorkspace(workspace, folder) {
  const command = [...npmCommand(), "pack", "--json", "--pack-destination", folder];
  const { stdout } = await mustRun(command, { cwd: workspace.folder, env: cleanEnvironment() });
  const { filename, files } = readPackReport(stdout);
  return { ...workspace, tarball: join(folder, filename), files: files.map(({ path }) => path) };
}

/** The one packed package in npm's report, which is a list before npm 12 and an object by name since. */
export function readPackReport(json) {
  const report = Object.values(JSON.parse(json))[0];
  if (!report?.filename) throw new Error(`npm pack reported no archive:\n${json}`);
  return report;
}

/** What is missing from a package's archive or should not be in it, in words; empty when all is well. */
export function findContentProblems({ files, manifest }) {
  const missing = [...REQUIRED_FILES, ...exportedFiles(manifest)].filter((file) => !files.includes(file));
  const unwanted = files.filter((file) => UNWANTED_FILES.test(file));
  return [
    ...missing.map((file) => `${file} is missing from the archive`),
    ...unwanted.map((file) => `${file} does not belong in the archive`),
  ];
}

/** Every file the `exports` of a package.json name, without a leading `./`; patterns are left to publint. */
export function exportedFiles({ exports = {} }) {
  const targets = typeof exports === "string" ? [exports] : Object.values(exports).flatMap(leaves);
  return [...new Set(targets)].filter((file) => !file.includes("*")).map((file) => file.replace(/^\.\//, ""));
}

function leaves(target) {
  return target !== null && typeof target === "object" ? Object.values(target).flatMap(leaves) : [target];
}
