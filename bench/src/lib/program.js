import { readFileSync } from "node:fs";
import { median } from "../median.js";

/** Where proc(5) has the times of children, counted from the field after the name, and their unit. */
const CHILDREN_AT = 13;
const TICK_MS = 10;

/**
 * A measured program's main: takes its parameters from the command line, prints the numbers `measure` resolves to
 * and what of the processor the program took.
 */
export async function runMeasured(measure) {
  const numbers = await measure(JSON.parse(process.argv[2] ?? "{}"));
  const { user, system } = process.cpuUsage();
  process.stdout.write(JSON.stringify({ numbers, cpuMs: (user + system) / 1000 + childrenCpuMs() }));
}

/** What processes that were started here and have ended took; Linux alone tells. */
function childrenCpuMs() {
  try {
    const fields = readFileSync("/proc/self/stat", "latin1")
      .replace(/^.*\) /, "")
      .split(" ");
    const [user, system] = fields.slice(CHILDREN_AT, CHILDREN_AT + 2).map(Number);
    return (user + system) * TICK_MS;
  } catch {
    return 0;
  }
}

/** Runs `sample` until it is warm, then `samples` times; the median of what it resolves to. */
export async function medianOf({ warmups, samples }, sample) {
  for (let i = 0; i < warmups; i++) await sample();
  const values = [];
  for (let i = 0; i < samples; i++) values.push(await sample());
  return median(values);
}

/** How long `action` takes, in milliseconds. */
export async function elapsed(action) {
  const start = performance.now();
  await action();
  return performance.now() - start;
}
