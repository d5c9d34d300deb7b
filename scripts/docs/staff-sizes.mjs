import { withUnit } from "../../bench/src/format.js";
import { findProblemsOfResults, readResults } from "./bench-results.mjs";

/** Measures of the bench's row "staff", by what their titles end with, and their columns. */
const COLUMNS = {
  "the boss's memory for each": "heap for each",
  "the boss's process": "boss's process",
  "share of a core while it is idle": "idle, of a core",
  "STATUS of one, over that in a small staff": "STATUS of one, beside a staff of 50",
  "STATUS of one, p99": "STATUS of one, p99",
  "STATUS of all": "STATUS of all",
  "employing one": "employing one",
  close: "close",
};

/** What a boss takes for a staff of thousands, as it was last measured. */
export const staffSizes = {
  file: "docs/sizing.md",
  region: "staff",

  render({ previous }) {
    const results = readResults();
    return results ? renderStaffSizes(results) : previous;
  },

  findProblems: findProblemsOfResults,
};

/** Results as a Markdown table: a row for each dealer and size. */
export function renderStaffSizes({ rows }) {
  const staff = rows.filter(({ row }) => row === "staff");
  const dealers = [...new Set(staff.map(({ dealer }) => dealer))];
  const headings = Object.values(COLUMNS);
  const lines = dealers.flatMap((dealer) => linesOf(staff.filter((row) => row.dealer === dealer)));
  return [`| | ${headings.join(" | ")} |`, `|---|${headings.map(() => "---|").join("")}`, ...lines].join(
    "\n",
  );
}

function linesOf(measures) {
  const sizes = measures[0].forms.map(({ form }) => form);
  return sizes.map((size) => {
    const cells = Object.keys(COLUMNS).map((title) => {
      const measure = measures.find((one) => one.title.endsWith(`, ${title}`));
      const { ours } = measure.forms.find(({ form }) => form === size);
      return withUnit(ours.median, measure.unit);
    });
    return `| ${measures[0].dealer}, ${size} | ${cells.join(" | ")} |`;
  });
}
