// What CI runs: a real master, real signals. Orders in flight survive SIGHUP, and nothing is left after SIGTERM.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { childrenOf, cpuTicks, isAlive, isZombie } from "./processes.js";

const WORKERS = 3;
const ORDERS = 12;
const LIMIT = 300_000;
const PRIMES_BELOW_LIMIT = 25_997;
const IDLE_MS = 2000;
/** A twentieth of one core, for master and workers together: their heartbeats take a fraction of it. */
const MOST_IDLE_TICKS = IDLE_MS / 10 / 20;

const folder = mkdtempSync(join(tmpdir(), "bossworks-resident-"));
const pipe = join(folder, "orders");
const main = fileURLToPath(new URL("./main.js", import.meta.url));
const master = spawn(process.execPath, [main, pipe], { stdio: ["ignore", "pipe", "inherit"] });
const ended = once(master, "close");
const lines = createInterface({ input: master.stdout })[Symbol.asyncIterator]();
try {
  await next(/^master/);
  const orders = await open(pipe, "w");

  // The first answers show that workers are there, more orders than workers that all have something to do.
  await orders.write(`${LIMIT}\n`.repeat(ORDERS));
  await next(/primes/);
  const before = childrenOf(master.pid);
  assert.equal(before.length, WORKERS);

  master.kill("SIGHUP");
  const seen = { primes: 1, gone: 0 };
  while (seen.primes < ORDERS || seen.gone < WORKERS) {
    const line = await next(/primes|has gone/);
    if (line.includes("has gone")) {
      assert.match(line, /STOPPED$/);
      seen.gone++;
    } else {
      assert.ok(line.startsWith(`${PRIMES_BELOW_LIMIT} primes below ${LIMIT}`), line);
      seen.primes++;
    }
  }
  assert.deepEqual(seen, { primes: ORDERS, gone: WORKERS });
  const after = childrenOf(master.pid);
  assert.equal(after.length, WORKERS);
  for (const pid of before) assert.ok(!after.includes(pid) && !isAlive(pid), `${pid} was replaced`);
  for (const pid of after) assert.ok(!isZombie(pid), `${pid} is no zombie`);

  const all = [master.pid, ...after];
  const ticks = () => all.reduce((sum, pid) => sum + cpuTicks(pid), 0);
  const start = ticks();
  await sleep(IDLE_MS);
  const idle = ticks() - start;
  assert.ok(idle <= MOST_IDLE_TICKS, `idle, they computed for ${idle * 10} ms of ${IDLE_MS}`);

  await orders.write(`${LIMIT * 100}\n`.repeat(WORKERS));
  await orders.close();
  master.kill("SIGTERM");
  assert.deepEqual(await ended, [null, "SIGTERM"]);
  for (const pid of all) assert.ok(!isAlive(pid), `${pid} is an orphan`);
} finally {
  master.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${ORDERS} orders carried out over a reload; no zombie, no orphan, next to no CPU while idle`);

/** The next line of the master that is like this. */
async function next(pattern) {
  for (;;) {
    const { value, done } = await lines.next();
    assert.ok(!done, `the master ended before it said ${pattern}`);
    if (pattern.test(value)) return value;
  }
}
