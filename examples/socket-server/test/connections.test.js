import assert from "node:assert/strict";
import { test } from "node:test";
import { connect, read } from "./client.js";
import { childrenOf } from "./processes.js";
import { startServer } from "./server-process.js";

const DEADLINE = { timeout: 30_000 };
const TAKEN = "all connections are taken, try again later";
/** More than anybody waits for. */
const FOREVER = "primes 1e15";

/** So many clients, and the workers and processes that serve them. */
async function connectMany(count, port) {
  const clients = await Promise.all(Array.from({ length: count }, () => connect(port)));
  const answers = await Promise.all(clients.map(async (client) => read(await client.ask("status"))));
  return { clients, workers: answers.map(({ worker }) => worker), pids: answers.map(({ pid }) => pid) };
}

test("S4: connections are served in parallel by workers", DEADLINE, async (t) => {
  const { port } = await startServer(t, { WORKERS: 3 });
  const { clients, pids } = await connectMany(6, port);
  assert.equal(new Set(pids).size, 3);

  // One worker is kept from computing at all, the others do not mind.
  process.kill(pids[0], "SIGSTOP");
  const held = clients[0].ask("primes 10000");
  try {
    for (const [index, client] of clients.entries()) {
      if (pids[index] === pids[0]) continue;
      const { count, pid } = read(await client.ask("primes 10000"));
      assert.deepEqual([count, pid], [1229, pids[index]]);
    }
  } finally {
    process.kill(pids[0], "SIGCONT");
  }
  assert.equal(read(await held).pid, pids[0]);
});

test("S4: by another dealer the workers are threads", DEADLINE, async (t) => {
  const server = await startServer(t, { WORKERS: 3, BOSSWORKS_DEALER: "shm:" });
  const { workers, pids } = await connectMany(6, server.port);
  assert.equal(new Set(workers).size, 3);
  assert.deepEqual(new Set(pids), new Set([server.pid]));
});

test("S4: connections of one worker do not wait for each other", DEADLINE, async (t) => {
  const { port } = await startServer(t, { WORKERS: 1 });
  const { clients } = await connectMany(20, port);
  const [quick, ...slow] = clients;
  for (const client of slow) void client.ask(FOREVER);
  assert.equal(read(await quick.ask("primes 1000")).count, 168);
  assert.equal(await quick.ask("?"), "requests are: primes <number>, status, quit");
  assert.equal(await quick.ask("?".repeat(1001)), "a line has 1000 characters at most");
  assert.equal(await quick.next(), undefined);
});

test(
  "S4: a cap on live connections: one more is refused with a word, a place that is free is given at once",
  DEADLINE,
  async (t) => {
    const { port } = await startServer(t, { WORKERS: 2, CONNECTIONS: 3 });
    const { clients } = await connectMany(3, port);
    for (let round = 0; round < 20; round++) {
      const refused = await connect(port);
      // Also who does not listen before it speaks is told.
      assert.equal(await refused.ask("status"), TAKEN);
      assert.equal(await refused.next(), undefined);
      await clients.shift().quit();
      clients.push(await connect(port));
      assert.equal(read(await clients.at(-1).ask("status")).count, 3);
    }
  },
);

test(
  "S4: time limits: who asks for nothing is let go, who waits for an answer is not",
  DEADLINE,
  async (t) => {
    const { port } = await startServer(t, { WORKERS: 1, IDLE_MS: 800 });
    const { clients } = await connectMany(2, port);
    const [idle, busy] = clients;
    const answer = busy.ask("primes 4000000");
    assert.equal(await idle.next(), "nothing was asked for 800 ms");
    assert.equal(await idle.next(), undefined);
    assert.equal(read(await answer).count, 283_146);
    assert.equal(await busy.next(), "nothing was asked for 800 ms");
    assert.equal(read(await (await connect(port)).ask("status")).count, 1);
  },
);

test(
  "S4: time limits: nobody stays for longer than the longest time, whatever it does",
  DEADLINE,
  async (t) => {
    const { port } = await startServer(t, { WORKERS: 1, TOTAL_MS: 1500 });
    const { clients } = await connectMany(2, port);
    const [computing, talking] = clients;
    const cut = computing.ask(FOREVER);
    let last;
    for (let line = ""; line !== undefined; line = await talking.ask("status")) last = line;
    assert.equal(last, "a connection lasts 1500 ms at most");
    assert.equal(await cut, "a connection lasts 1500 ms at most");
    assert.equal(read(await (await connect(port)).ask("status")).count, 1);
  },
);

test(
  "S4: a worker that dies is reaped and replaced, its connections are told and not counted",
  DEADLINE,
  async (t) => {
    const { port, pid, said } = await startServer(t, { WORKERS: 2 });
    const { clients, pids } = await connectMany(4, port);
    const [victim] = pids;
    const told = [clients[0].ask(FOREVER)];
    process.kill(victim, "SIGKILL");
    const survivors = [];
    for (const [index, client] of clients.entries()) {
      if (pids[index] !== victim) survivors.push(client);
      else if (index > 0) told.push(client.next());
    }
    for (const line of told)
      assert.equal(await line, "the worker of this connection has gone, connect again");
    for (const survivor of survivors) assert.equal(read(await survivor.ask("status")).count, 2);

    const replacement = Number((await said(/begins, process (\d+)/))[1]);
    const children = childrenOf(pid);
    assert.ok(
      !children.some((child) => child.pid === victim || child.isZombie),
      "the dead worker is a zombie",
    );
    const newcomer = await connect(port);
    const { count, pid: served } = read(await newcomer.ask("status"));
    assert.deepEqual([count, served], [3, replacement]);
  },
);
