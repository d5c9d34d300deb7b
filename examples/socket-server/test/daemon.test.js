import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { connect, read } from "./client.js";
import { childrenOf, exists, isRunning } from "./processes.js";
import { makeFolder, runMain, startServer } from "./server-process.js";

const DEADLINE = { timeout: 30_000 };
/** Nobody waits for it here. */
const LONG_MS = 600_000;

test("S4: one instance by a lock: a second one says who serves, and exits with 75", DEADLINE, async (t) => {
  const FOLDER = makeFolder(t);
  const { pid, port } = await startServer(t, { FOLDER });
  assert.deepEqual(await runMain([], { FOLDER }), {
    output: `process ${pid} serves already\n`,
    exitCode: 75,
  });
  assert.deepEqual(await runMain(["--background"], { FOLDER }), {
    output: `process ${pid} serves already\n`,
    exitCode: 75,
  });
  assert.equal(read(await (await connect(port)).ask("status")).count, 1);
});

test("S4: the lock of one that was killed is free at once", DEADLINE, async (t) => {
  const FOLDER = makeFolder(t);
  const first = await startServer(t, { FOLDER });
  first.kill("SIGKILL");
  await first.ended;
  const second = await startServer(t, { FOLDER });
  assert.equal(read(await (await connect(second.port)).ask("status")).count, 1);
});

test(
  "S4: graceful stop: nobody new is let in, who is there may finish, then all ends",
  DEADLINE,
  async (t) => {
    const server = await startServer(t, { WORKERS: 2, GRACE_MS: LONG_MS });
    const workers = childrenOf(server.pid);
    assert.equal(workers.length, 2);
    const [one, other] = [await connect(server.port), await connect(server.port)];
    await Promise.all([one.ask("status"), other.ask("status")]);
    const answer = other.ask("primes 2000000");
    server.kill("SIGTERM");
    await server.said(/nobody is let in any more/);
    assert.equal(read(await one.ask("primes 1000")).count, 168);
    assert.equal(read(await answer).count, 148_933);
    await Promise.all([one.quit(), other.quit()]);
    assert.deepEqual(await server.ended, [0, null]);
    for (const { pid } of workers) assert.ok(!exists(pid), `worker ${pid} is left`);
  },
);

test(
  "S4: graceful stop: who is still there after the grace time is told, and let go",
  DEADLINE,
  async (t) => {
    const server = await startServer(t, { GRACE_MS: 300 });
    const client = await connect(server.port);
    assert.equal(read(await client.ask("status")).count, 1);
    const answer = client.ask("primes 1e15");
    server.kill("SIGINT");
    assert.equal(await answer, "the server ends");
    assert.deepEqual(await server.ended, [0, null]);
  },
);

test("S4: a second signal ends it now", DEADLINE, async (t) => {
  const server = await startServer(t, { GRACE_MS: LONG_MS });
  const client = await connect(server.port);
  assert.equal(read(await client.ask("status")).count, 1);
  server.kill("SIGTERM");
  await server.said(/nobody is let in any more/);
  // Signals within 100 ms are one.
  const again = setInterval(() => server.kill("SIGTERM"), 50);
  t.after(() => clearInterval(again));
  assert.deepEqual(await server.ended, [1, null]);
});

test("S4: it runs in the background, writes to a log, and is stopped by a command", DEADLINE, async (t) => {
  // Hooks run in this order: stopped, then its folder is removed.
  let FOLDER;
  t.after(() => runMain(["--stop"], { FOLDER }));
  FOLDER = makeFolder(t);
  const { output, exitCode } = await runMain(["--background"], { FOLDER });
  assert.equal(exitCode, 0);
  const [, pid, port] = /^process (\d+) serves 127.0.0.1:(\d+) by 4 workers\n$/.exec(output);
  assert.ok(!childrenOf(process.pid).some((child) => child.pid === Number(pid)));
  const client = await connect(port);
  assert.equal(read(await client.ask("status")).count, 1);
  await client.quit();

  assert.deepEqual(await runMain(["--stop"], { FOLDER }), {
    output: `process ${pid} has ended\n`,
    exitCode: 0,
  });
  // The system frees what a process had just before it calls it ended.
  while (isRunning(Number(pid))) await turn();
  assert.match(
    readFileSync(join(FOLDER, "bossworks-socket-server.log"), "utf8"),
    /^process .*\nended: 1 connections served, 0 refused\n$/s,
  );
  assert.deepEqual(await runMain(["--stop"], { FOLDER }), { output: "no server runs\n", exitCode: 0 });
});
