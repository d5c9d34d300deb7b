import { digitsBeside, limit, withUnit } from "../../bench/src/format.js";
import { findProblemsOfResults, readResults } from "./bench-results.mjs";

const HEADER = "| what | ours | raw | ratio | bar | goal |\n|---|---|---|---|---|---|";

/** Rows with a table of their own: see docs/sizing.md. */
export const ELSEWHERE = "staff";

/** What `npm run bench` measured last, from the results it left. */
export const benchTable = {
  file: "docs/performance.md",
  region: "bench",

  render({ previous }) {
    const results = readResults();
    return results ? renderBenchTable(results) : previous;
  },

  findProblems: findProblemsOfResults,
};

/** Results as a Markdown table for each dealer, with what they were taken on below. */
export function renderBenchTable({ date, machine, rows }) {
  const shown = rows.filter(({ row }) => row !== ELSEWHERE);
  const tables = [...new Set(shown.map(({ dealer }) => dealer))].flatMap((dealer) => [
    `### ${dealer}:\n\n${HEADER}`,
    ...shown.filter((row) => row.dealer === dealer).map(renderRow),
    "",
  ]);
  return [...tables, placeOf(machine, date, shown)].join("\n");
}

/** What results were taken on, and when: of rows measured at different times all that it was, and the first and the last date. */
export function placeOf({ cpu, cores, node, v8, packages }, date, rows) {
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  const days = rows.map((row) => (row.date ?? date).slice(0, 10)).sort();
  const cpus = new Set(rows.map((row) => row.cpu ?? cpu));
  const when = [...new Set([days[0], days.at(-1)])].join(" to ");
  return `${[...cpus].join(" or ")}, ${cores} cores, Node ${node}, V8 ${v8}; ${versions.join(", ")}; ${when}.`;
}

function renderRow(row) {
  const { title, form, ours, raw, ratio, unit } = row;
  const cells = [
    `${title}${row.forms ? `: ${form}` : ""}`,
    withUnit(ours.median, unit),
    raw ? withUnit(raw.median, unit) : "-",
    ratio ? `${digitsBeside(ratio.median, ...missedLimits(row))}x` : "-",
    limit(row.bar, row.barMet, row),
    limit(row.goal, row.goalMet, row),
  ];
  return `| ${cells.join(" | ")} |`;
}

function missedLimits({ bar, barMet, goal, goalMet }) {
  return [...(barMet ? [] : [bar]), ...(goalMet ? [] : [goal])];
}
