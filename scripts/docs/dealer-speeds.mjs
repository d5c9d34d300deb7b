import { withUnit } from "../../bench/src/format.js";
import { findProblemsOfResults, readResults } from "./bench-results.mjs";

/** Rows of the bench that tell dealers apart, and what they are called here. */
const ROWS = {
  "round-trip": "a small message there and back",
  "to-worker": "small messages to a worker",
  "to-boss": "small messages to the boss",
  "both-ways": "both ways at once",
  status: "STATUS into a loop that never yields",
  employ: "employ, to the first answer",
};

/** How fast each dealer was when it was last measured, side by side. */
export const dealerSpeeds = {
  file: "docs/dealers.md",
  region: "speeds",

  render({ previous }) {
    const results = readResults();
    return results ? renderDealerSpeeds(results) : previous;
  },

  findProblems: findProblemsOfResults,
};

/** Results as a Markdown table: a column for each dealer, of each row its first measure. */
export function renderDealerSpeeds({ rows }) {
  const dealers = [...new Set(rows.map(({ dealer }) => dealer))];
  const cellOf = (name, dealer) => {
    const found = rows.find((row) => row.row === name && row.dealer === dealer);
    return found ? withUnit(found.ours.median, found.unit) : "-";
  };
  return [
    `| | ${dealers.map((dealer) => `${dealer}:`).join(" | ")} |\n|---|${dealers.map(() => "---|").join("")}`,
    ...Object.entries(ROWS).map(
      ([name, title]) => `| ${title} | ${dealers.map((dealer) => cellOf(name, dealer)).join(" | ")} |`,
    ),
  ].join("\n");
}
