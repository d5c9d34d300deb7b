import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../lib/workspaces.mjs";

const RESULTS = "bench/results/latest.json";

/** What the last whole run of `npm run bench` left; undefined where there is none. */
export function readResults() {
  const file = join(ROOT, RESULTS);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

/** What is wrong with the results as something to be published. */
export function findProblemsOfResults() {
  const results = readResults();
  if (!results) return [`${RESULTS} is missing: run npm run bench`];
  return results.quick ? [`${RESULTS} is of a quick run: run npm run bench`] : [];
}
