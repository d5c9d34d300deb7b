// What CI runs: a boss and two hosts, over every dealer that takes hosts; one of them drains, one is killed.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Boss } from "@bossworks/core";
import { computePi } from "./compute-pi.js";
import { pi } from "./pi.worker.js";
import { startHost } from "./start-host.js";

const TOKEN = "a secret of this check";
const NAMES = ["mill-1", "mill-2"];
const JOB = { tasks: 20, darts: 500_000 };
/** Standard deviation of pi from all darts; six of them are passed once in five hundred million runs. */
const DEVIATION = Math.sqrt((Math.PI * (4 - Math.PI)) / (JOB.tasks * JOB.darts));

const folder = mkdtempSync(join(tmpdir(), "bossworks-hosts-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const DEALERS = {
  pipe: () => `pipe://${join(folder, "boss.sock")}`,
  zmq: async () => `zmq+tcp://127.0.0.1:${await freePort()}?curve=true`,
  redis: () => process.env.REDIS_URL,
};

for (const [name, dealerOf] of Object.entries(DEALERS)) {
  test(`over ${name} two hosts compute, and end with exit code 0`, async (t) => {
    const { boss, hosts } = await open(t, await dealerOf());
    const about = await computePi(boss, JOB);
    assert.ok(Math.abs(about - Math.PI) < 6 * DEVIATION, `pi is ${about}`);
    for (const name of NAMES) {
      const employee = await boss.employ(pi, { at: name, params: { darts: 1000 } });
      assert.equal(employee.where.host, name);
      assert.ok((await employee.result) <= 1000);
    }
    for (const host of hosts) assert.deepEqual(await drain(host), [0, null]);
  });
}

test("a host that drains finishes the task it has, and the rest is done at the other one", async (t) => {
  const { boss, hosts } = await open(t, DEALERS.pipe());
  const { pool, working } = await begin(boss, hosts);
  const isDraining = new Promise((resolve) => boss.once("hostdraining", resolve));
  const ended = drain(working);
  await isDraining;
  // Without a try more: none may be lost.
  assert.equal((await pool.getAll()).length, JOB.tasks);
  assert.deepEqual(await ended, [0, null]);
});

test("a host that is killed costs no task that may be tried again", async (t) => {
  const { boss, hosts } = await open(t, DEALERS.pipe());
  const { pool, working } = await begin(boss, hosts, { retries: 3 });
  const left = new Promise((resolve) => boss.once("hostleft", resolve));
  working.kill("SIGKILL");
  assert.equal((await pool.getAll()).length, JOB.tasks);
  assert.equal((await left).host.pid, working.pid);
});

/** A boss and two hosts that know each other, gone with the test. */
async function open(t, dealer) {
  const boss = new Boss({ dealer, token: TOKEN, lostAfterMs: 1000, heartbeatMs: 100 });
  const hosts = NAMES.map((name) =>
    startHost({ dealer, token: TOKEN, name, args: ["--log-level", "error"] }),
  );
  t.after(async () => {
    await boss.close();
    for (const host of hosts) await killed(host);
  });
  while (boss.hosts.size < hosts.length) await new Promise((resolve) => boss.once("hostjoined", resolve));
  return { boss, hosts };
}

/** A pool that has tasks for both hosts, and one of them that has a worker. */
async function begin(boss, hosts, options = {}) {
  let begun;
  const first = new Promise((resolve) => {
    begun = resolve;
  });
  const pool = boss.pool(pi, { at: "remote", onCreate: ({ where }) => begun(where.host), ...options });
  for (let i = 0; i < JOB.tasks; i++) pool.apply({ darts: JOB.darts });
  const name = await first;
  const { pid } = [...boss.hosts.values()].find((host) => host.name === name);
  return { pool, working: hosts.find((host) => host.pid === pid) };
}

/** How it ended that was told to drain. */
function drain(host) {
  const ended = once(host, "exit");
  host.kill("SIGTERM");
  return ended;
}

async function killed(host) {
  if (host.exitCode !== null || host.signalCode !== null) return;
  const ended = once(host, "exit");
  host.kill("SIGKILL");
  await ended;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
