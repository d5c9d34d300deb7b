/**
 * Checks what the READMEs say: programs run and print what is promised, fragments parse, commands exist. Files named
 * on the command line are checked instead of the usual ones. Needs the packages built.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { failed, runChecks } from "./lib/report.mjs";
import { listPublicPackages, listWorkspaces, ROOT, readManifest } from "./lib/workspaces.mjs";
import { documentChecks } from "./readme/check-document.mjs";

const known = {
  scripts: Object.keys(readManifest(ROOT).scripts),
  packages: listPublicPackages().map(({ name }) => name),
};

const named = process.argv.slice(2).map((file) => resolve(file));
for (const file of named.length > 0 ? named : documents()) await checkDocument(file);

function documents() {
  const packageReadmes = listWorkspaces("packages").map(({ folder }) => join(folder, "README.md"));
  const pages = ["README.md", "CONTRIBUTING.md", "docs/writing-a-dealer.md"];
  return [...pages.map((page) => join(ROOT, page)), ...packageReadmes];
}

async function checkDocument(file) {
  const name = relative(ROOT, file);
  if (!existsSync(file)) {
    failed(name, "there is no such file");
    process.exitCode = 1;
    return;
  }
  try {
    await runChecks(documentChecks({ name, markdown: readFileSync(file, "utf8") }, known, ROOT));
  } catch (error) {
    failed(name, error.message);
    process.exitCode = 1;
  }
}
