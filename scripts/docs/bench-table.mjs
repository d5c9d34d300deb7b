import { digits, limit, withUnit } from "../../bench/src/format.js";
import { findProblemsOfResults, readResults } from "./bench-results.mjs";

const HEADER = "| what | ours | raw | ratio | bar | goal |\n|---|---|---|---|---|---|";

/** Rows with a table of their own: see docs/sizing.md. */
const ELSEWHERE = "staff";

/** What the last whole run of `npm run bench` measured, from the results it left. */
export const benchTable = {
  file: "README.md",
  region: "bench",

  render({ previous }) {
    const results = readResults();
    return results ? renderBenchTable(results) : previous;
  },

  findProblems: findProblemsOfResults,
};

/** Results as a Markdown table, with what they were taken on below it. */
export function renderBenchTable({ date, machine, rows }) {
  const { cpu, cores, node, v8, packages } = machine;
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  const place = `${cpu}, ${cores} cores, Node ${node}, V8 ${v8}; ${versions.join(", ")}; ${date.slice(0, 10)}.`;
  return [HEADER, ...rows.filter(({ row }) => row !== ELSEWHERE).map(renderRow), "", place].join("\n");
}

function renderRow(row) {
  const { title, dealer, form, ours, raw, ratio, unit } = row;
  const cells = [
    `${title} (${dealer})${row.forms ? `: ${form}` : ""}`,
    withUnit(ours.median, unit),
    raw ? withUnit(raw.median, unit) : "-",
    ratio ? `${digits(ratio.median)}x` : "-",
    limit(row.bar, row.barMet, row),
    limit(row.goal, row.goalMet, row),
  ];
  return `| ${cells.join(" | ")} |`;
}
