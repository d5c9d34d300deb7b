import { piOf } from "./estimate.js";

const COLUMNS = [
  { title: "worker", width: 7, cell: (row) => row.name },
  { title: "kind", width: 9, cell: (row) => row.kind },
  { title: "state", width: 10, cell: (row) => row.state.replace("STATUS_", "").toLowerCase() },
  { title: "step", width: 13, right: true, cell: (row) => count(row.step) },
  {
    title: "done",
    width: 5,
    right: true,
    cell: (row) => `${Math.floor((100 * row.step) / row.iterations)}%`,
  },
  { title: "pi", width: 9, right: true, cell: (row) => number(piOf(row)) },
];

/** The table of a job as lines, the joint result last. Fits into 60 columns. */
export function tableOf(job) {
  return [header(), ...job.rows.map(lineOf), summaryOf(job)];
}

export function header() {
  return joined(COLUMNS.map((column) => pad(column, column.title)));
}

export function lineOf(row) {
  return joined(COLUMNS.map((column) => pad(column, column.cell(row))));
}

/** The joint result in one line. */
export function summaryOf(job) {
  const { pi, error } = job.joint;
  return `joint pi ${number(pi)}  error ${error === undefined ? "-" : error.toExponential(2)}  ${(job.elapsedMs / 1000).toFixed(1)} s`;
}

export function count(n) {
  return n.toLocaleString("en-US");
}

function number(pi) {
  return pi === undefined ? "-" : pi.toFixed(7);
}

function pad({ width, right }, text) {
  const cut = text.slice(0, width);
  return right ? cut.padStart(width) : cut.padEnd(width);
}

function joined(cells) {
  return cells.join(" ").trimEnd();
}
