// What CI runs: a real master, real signals; one test goes on where the one before it ended.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
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
after(() => {
  master.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

await next(/^master/);
const orders = await open(pipe, "w");
let workers = [];

test("S3: resident workers carry out what anybody writes to a named pipe, and nobody blocks on it", async () => {
  // More orders than workers: the pipe takes them though all have something to do.
  await orders.write(`${LIMIT}\n`.repeat(ORDERS));
  await answer();
  workers = childrenOf(master.pid);
  assert.equal(workers.length, WORKERS);
});

test("S3: reload by SIGHUP: each worker finishes its current work, then is replaced", async () => {
  master.kill("SIGHUP");
  const seen = { answers: 1, gone: 0 };
  while (seen.answers < ORDERS || seen.gone < WORKERS) {
    const line = await next(/primes|has gone/);
    if (line.includes("has gone")) {
      assert.match(line, /STOPPED$/);
      seen.gone++;
    } else {
      assertAnswer(line);
      seen.answers++;
    }
  }
  assert.deepEqual(seen, { answers: ORDERS, gone: WORKERS });
  const former = workers;
  workers = childrenOf(master.pid);
  assert.equal(workers.length, WORKERS);
  for (const pid of former) assert.ok(!workers.includes(pid) && !isAlive(pid), `${pid} was replaced`);
});

test("S3: no zombies", () => {
  for (const pid of workers) assert.ok(!isZombie(pid), `${pid} is no zombie`);
});

test("S3: no busy loop: idle they hardly compute", async () => {
  const ticks = () => [master.pid, ...workers].reduce((sum, pid) => sum + cpuTicks(pid), 0);
  const start = ticks();
  await sleep(IDLE_MS);
  const idle = ticks() - start;
  assert.ok(idle <= MOST_IDLE_TICKS, `idle, they computed for ${idle * 10} ms of ${IDLE_MS}`);
});

test("S3: the master handles the terminal's signals: SIGTERM ends all in the middle of their work, no orphans", async () => {
  await orders.write(`${LIMIT * 100}\n`.repeat(WORKERS));
  await orders.close();
  master.kill("SIGTERM");
  assert.deepEqual(await ended, [null, "SIGTERM"]);
  for (const pid of [master.pid, ...workers]) assert.ok(!isAlive(pid), `${pid} is an orphan`);
});

/** The next answer to an order. */
async function answer() {
  assertAnswer(await next(/primes/));
}

function assertAnswer(line) {
  assert.ok(line.startsWith(`${PRIMES_BELOW_LIMIT} primes below ${LIMIT}`), line);
}

/** The next line of the master that is like this. */
async function next(pattern) {
  for (;;) {
    const { value, done } = await lines.next();
    assert.ok(!done, `the master ended before it said ${pattern}`);
    if (pattern.test(value)) return value;
  }
}
