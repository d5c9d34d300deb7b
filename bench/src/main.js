import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { DEALERS, HELP, kindOf, readArguments } from "./arguments.js";
import { runProgram } from "./child.js";
import { judge } from "./judge.js";
import { untilQuiet } from "./load.js";
import { describeMachine } from "./machine.js";
import { withServer } from "./redis-server.js";
import { linesOf } from "./report.js";
import { measureInTurns } from "./rounds.js";
import { ROWS } from "./rows/index.js";

/** A round waits so long for other programs to be done, in a run that is not quick. */
const QUIET_WITHIN_MS = 10_000;

/** Measures of a row, at most. */
const MOST_MEASURES = 10;

const LATEST = fileURLToPath(new URL("../results/latest.json", import.meta.url));

async function main() {
  const names = ROWS.map(({ name }) => name);
  const settings = readArguments(process.argv.slice(2), names);
  if (settings.help) return console.log([HELP, ...names.map((name) => `  ${name}`)].join("\n"));

  const machine = describeMachine();
  console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, load ${machine.load}\n`);
  const rows = [];
  for (const dealer of settings.dealers) {
    await withServer(dealer, async (url) => {
      for (const row of ROWS.filter(({ name }) => settings.only.includes(name))) {
        try {
          rows.push(...(await measureRow(row, url, settings.quick)));
        } catch (error) {
          console.error(`${row.name} over ${dealer} failed: ${error.message}\n`);
          process.exitCode = 1;
        }
      }
    });
  }
  if (rows.length === 0 && process.exitCode !== 1)
    console.log(`no row has a budget for ${settings.dealers.join(" or ")} yet`);
  if (settings.update && process.exitCode !== 1) return write(LATEST, updated(machine, rows));
  const file = settings.json ?? (settings.isWhole && process.exitCode !== 1 ? LATEST : undefined);
  if (file) write(file, { date: new Date().toISOString(), quick: settings.quick, machine, rows });
}

async function measureRow(row, dealer, quick) {
  const kind = kindOf(dealer);
  const measures = row.measures.filter(({ budget }) => budget[kind]);
  if (measures.length === 0) return [];
  const { ours, raws = [] } = row.sides({ dealer, kind, quick });
  const sides = [...ours, ...raws];
  const begin = () => untilQuiet(quick ? 0 : QUIET_WITHIN_MS);
  const { results, others } = await measureInTurns(
    sides,
    row.rounds[quick ? "quick" : "full"],
    begin,
    runProgram,
  );
  const withResults = (side) => ({ form: side.form, results: results.get(side) });
  return measures.map((measure) => {
    const result = judge(measure, ours.map(withResults), raws.map(withResults), kind, others);
    console.log(`${linesOf(result).join("\n")}\n`);
    return { row: row.name, ...result };
  });
}

/**
 * The results there are, with these rows in the place of their former selves, in the order of a whole run; each tells
 * when it was measured, and on what.
 */
function updated(machine, rows) {
  const former = JSON.parse(readFileSync(LATEST, "utf8"));
  const date = new Date().toISOString();
  const keyOf = ({ row, dealer, title }) => JSON.stringify([row, dealer, title]);
  const fresh = new Map(rows.map((row) => [keyOf(row), { ...row, date, cpu: machine.cpu }]));
  const others = former.rows.filter((row) => !fresh.has(keyOf(row)));
  const all = [...others, ...fresh.values()].sort((a, b) => orderOf(a) - orderOf(b));
  return { ...former, machine, rows: all };
}

/** Where a row stands: by dealer, then by row, then by measure. */
function orderOf({ dealer, row, title }) {
  const dealerAt = DEALERS.findIndex((url) => kindOf(url) === dealer);
  const rowAt = ROWS.findIndex(({ name }) => name === row);
  const measureAt = ROWS[rowAt]?.measures.findIndex((measure) => measure.title === title) ?? 0;
  return (dealerAt * ROWS.length + rowAt) * MOST_MEASURES + measureAt;
}

function write(file, results) {
  mkdirSync(dirname(file), { recursive: true });
  const rounded = (_key, value) =>
    typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
  writeFileSync(file, `${JSON.stringify(results, rounded, 2)}\n`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof TypeError ? error.message : error);
  process.exitCode = 1;
}
