/**
 * Prints what every dealer did in every suite of the conformance kit, side by side: `npm run conformance`, which runs the
 * kit, or `node scripts/conformance.mjs REPORT` for a vitest JSON report that is there already.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { conformanceTable } from "./lib/conformance-table.mjs";
import { withTempFolder } from "./lib/temp-folder.mjs";

const KIT = ["dealer-conformance/test/memory", "dealer-conformance/test/shm", "/test/conformance"];

const [given] = process.argv.slice(2);
if (given) print(given);
else await withTempFolder("conformance", (folder) => print(runKit(join(folder, "report.json"))));

function print(report) {
  console.log(conformanceTable(JSON.parse(readFileSync(report, "utf8"))));
}

function runKit(report) {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const args = ["node_modules/vitest/vitest.mjs", "run", ...reporters, ...KIT];
  process.exitCode = spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1;
  return report;
}
