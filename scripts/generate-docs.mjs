/**
 * Writes the generated parts of the documents anew; with `--check` only says whether they are as they should be, and
 * fails if not. Needs the packages built.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as core from "@bossworks/core";
import { generateDocuments } from "./docs/generate.mjs";
import { GENERATORS } from "./docs/generators.mjs";
import { failed, passed } from "./lib/report.mjs";
import { ROOT } from "./lib/workspaces.mjs";

const checkOnly = process.argv.includes("--check");
/** A file that is generated whole may not be there yet. */
const read = (file) => (existsSync(join(ROOT, file)) ? readFileSync(join(ROOT, file), "utf8") : "");

for (const document of generateDocuments(GENERATORS, { core, read })) {
  if (!checkOnly) write(document);
  report(document);
}

function write({ file, after }) {
  mkdirSync(dirname(join(ROOT, file)), { recursive: true });
  writeFileSync(join(ROOT, file), after);
}

function report({ file, before, after, problems }) {
  const stale =
    checkOnly && before !== after
      ? ["it is out of date: run npm run docs:generate and commit the result"]
      : [];
  const all = [...problems, ...stale];
  if (all.length === 0) return passed(file);
  failed(file, all.join("\n"));
  process.exitCode = 1;
}
