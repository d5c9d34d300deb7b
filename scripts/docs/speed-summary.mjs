import { digits, digitsBeside, withUnit } from "../../bench/src/format.js";
import { findProblemsOfResults, readResults } from "./bench-results.mjs";
import { ELSEWHERE, placeOf } from "./bench-table.mjs";
import { renderDealerSpeeds } from "./dealer-speeds.mjs";

/** What a pool's first figure of the bench is called here. */
const POOL = "a pool of two, trivial tasks";
/** A title that ends so names whom its row stands beside. */
const PEER = /, beside (.*)$/;

/** How fast each dealer was when it was last measured, and which bars were missed: what the README says of speed. */
export const speedSummary = {
  file: "README.md",
  region: "speed",

  render({ previous }) {
    const results = readResults();
    return results ? renderSpeedSummary(results) : previous;
  },

  findProblems: findProblemsOfResults,
};

export function renderSpeedSummary({ date, machine, rows }) {
  const judged = rows.filter(({ bar }) => bar !== undefined);
  const missed = judged.filter(({ barMet }) => !barMet);
  return [
    renderDealerSpeeds({ rows }),
    renderPools(rows),
    "",
    `${judged.length - missed.length} of ${judged.length} bars are met.${missed.length > 0 ? " Missed:" : ""}`,
    "",
    ...missedLines(missed),
    "",
    placeOf(
      machine,
      date,
      rows.filter(({ row }) => row !== ELSEWHERE),
    ),
  ].join("\n");
}

/** One line of the dealers' table more: tasks a second, and how many times as many as another pool. */
function renderPools(rows) {
  const cells = [...new Set(rows.map(({ dealer }) => dealer))].map((dealer) => {
    const pool = rows.find((row) => row.row === "pool" && row.dealer === dealer && row.ratio);
    if (!pool) return "-";
    return `${withUnit(pool.ours.median, pool.unit)}, ${digits(pool.ratio.median)}x ${PEER.exec(pool.title)?.[1]}`;
  });
  return `| ${POOL} | ${cells.join(" | ")} |`;
}

/** A line for each title, with the dealers over which it was missed and by how much. */
function missedLines(missed) {
  return [...new Set(missed.map(({ title }) => title))].map((title) => {
    const over = missed.filter((row) => row.title === title).map(renderMiss);
    return `- ${title}: ${over.join(", ")}`;
  });
}

function renderMiss({ dealer, ours, ratio, bar, compare, unit }) {
  const isRatio = compare === "ratio";
  const got = isRatio ? `${digitsBeside(ratio.median, bar)}x` : withUnit(ours.median, unit);
  return `${dealer} ${got} (bar ${isRatio ? `${bar}x` : withUnit(bar, unit)})`;
}
