import { median } from "../median.js";

/**
 * A measured program's main: takes its parameters from the command line, prints the numbers `measure` resolves to
 * and what of the processor the program took.
 */
export async function runMeasured(measure) {
  const numbers = await measure(JSON.parse(process.argv[2] ?? "{}"));
  const { user, system } = process.cpuUsage();
  process.stdout.write(JSON.stringify({ numbers, cpuMs: (user + system) / 1000 }));
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
