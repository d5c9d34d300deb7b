/**
 * Adds to package-lock.json the packages for other systems that npm left out. npm does so when the registry it installs
 * from does not carry them, and `npm ci` then refuses the file, on every system. With `--check` only says what is wrong.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { completeLockfile, findLockfileProblems } from "./lib/lockfile.mjs";
import { failed, passed } from "./lib/report.mjs";
import { ROOT } from "./lib/workspaces.mjs";

const file = join(ROOT, "package-lock.json");
let lock = JSON.parse(readFileSync(file, "utf8"));
if (!process.argv.includes("--check")) {
  lock = completeLockfile(lock);
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}

const problems = findLockfileProblems(lock);
if (problems.length === 0) passed("package-lock.json");
else {
  failed("package-lock.json", [...problems, "npm run lock:complete adds what is missing"].join("\n"));
  process.exitCode = 1;
}
