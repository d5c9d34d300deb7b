import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../lib/workspaces.mjs";

const WHEN = { now: "", checkpoint: " at the next checkpoint", "after-listen": "" };

const { STATE_TABLE } = await import(
  pathToFileURL(join(ROOT, "packages/core/build/protocol/state-table.js")).href
);

/** How a worker answers each signal in each state, from core's own table: the one its workers obey. */
export const stateTable = {
  file: "docs/signals.md",
  region: "states",

  render() {
    const signals = Object.keys(STATE_TABLE.RUNNING);
    const header = `| in state | ${signals.join(" | ")} |\n|---|${signals.map(() => "---|").join("")}`;
    const rows = Object.entries(STATE_TABLE).map(
      ([state, rules]) =>
        `| ${state} | ${signals.map((signal) => renderRule(state, rules[signal])).join(" | ")} |`,
    );
    return [header, ...rows].join("\n");
  },
};

function renderRule(state, rule) {
  if (rule.when === "after-listen") return "waits for LISTEN";
  if (rule.next === "END") return "unwinds and ends";
  const answer = rule.answer.replace("STATUS_", "");
  if (answer === "ERROR") return "ERROR";
  const moves = rule.next === state ? "" : `, becomes ${rule.next}`;
  return `${answer}${WHEN[rule.when]}${moves}`;
}
