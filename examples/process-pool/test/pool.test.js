import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { test } from "node:test";
import { call, callOf } from "../src/call.worker.js";
import { countPrimes, randomData, sleep } from "../src/functions.js";
import { held } from "./held.worker.js";
import { begun, DEADLINE, isAlive, makeBoss, makeFolder, numbers } from "./support.js";

const TIMEOUT = { name: "TimeoutError", code: "TIMEOUT" };

/** A pool of held tasks, so many of them applied. */
function applyHeld(t, { size, tasks, ...options }) {
  const boss = makeBoss(t);
  const pool = boss.pool(held, { size, ...options });
  const folder = makeFolder(t);
  const apply = () => pool.apply(folder);
  return { boss, pool, apply, tasks: numbers(tasks).map(apply) };
}

const counts = ({ pending, active, completed, failed }) => ({ pending, active, completed, failed });

test("S5: apply many functions, each with its arguments", DEADLINE, async (t) => {
  const pool = makeBoss(t).pool(call, { size: 2 });
  pool.apply(callOf(countPrimes, 1000));
  pool.apply(callOf(sleep, 7, [0, 1]));
  pool.apply(callOf(countPrimes, 10));
  const [many, slept, few] = await pool.getAll();
  assert.deepEqual([many, few], [168, 4]);
  assert.match(slept, /^7 : slept/);
  assert.throws(() => callOf(() => "a closure"), TypeError);
});

test(
  "S5: apply with a maximum running at once: sixteen of a hundred, never a seventeenth",
  DEADLINE,
  async (t) => {
    const { pool, tasks } = applyHeld(t, { size: 16, tasks: 100 });
    const first = await Promise.all(tasks.slice(0, 16).map(begun));
    const pids = new Set(first.map(({ pid }) => pid));
    assert.equal(pids.size, 16);
    assert.ok([...pids].every(isAlive));
    assert.equal(Math.max(...first.map(({ seen }) => seen)), 16);
    assert.deepEqual(counts(pool), { pending: 84, active: 16, completed: 0, failed: 0 });

    // One goes and the next one comes: who could be a seventeenth would be one, since nobody goes before it is told.
    for (const [index, task] of tasks.entries()) {
      await task.send(index);
      if (index + 16 < tasks.length) await begun(tasks[index + 16]);
      assert.ok(pool.active <= 16, `${pool.active} at once`);
    }
    const results = await pool.getAll();
    assert.deepEqual(
      results.map(({ said }) => said),
      numbers(100),
    );
    assert.equal(Math.max(...results.map(({ seen }) => seen)), 16);
  },
);

test("S5: get the next result with a timeout, which loses none", DEADLINE, async (t) => {
  const { pool, tasks } = applyHeld(t, { size: 2, tasks: 2 });
  await Promise.all(tasks.map(begun));
  await assert.rejects(pool.get({ timeoutMs: 50 }), TIMEOUT);
  await tasks[1].send("the second");
  assert.equal((await pool.get()).said, "the second");
  await assert.rejects(pool.get({ timeoutMs: 50 }), TIMEOUT);
  await tasks[0].send("the first");
  assert.equal((await pool.get()).said, "the first");
});

test("S5: getAll waits for all that are left, also with a timeout", DEADLINE, async (t) => {
  const { pool, tasks } = applyHeld(t, { size: 2, tasks: 5 });
  await tasks[1].send(1);
  assert.equal((await pool.get()).said, 1);
  await assert.rejects(pool.getAll({ timeoutMs: 50 }), TIMEOUT);
  await Promise.all([4, 3, 2, 0].map((index) => tasks[index].send(index)));
  assert.deepEqual(
    (await pool.getAll()).map(({ said }) => said),
    [0, 2, 3, 4],
  );
  assert.deepEqual(await pool.getAll(), []);
});

test("S5: pending, active and completed counts", DEADLINE, async (t) => {
  const { pool, tasks } = applyHeld(t, { size: 2, tasks: 4 });
  await Promise.all(tasks.slice(0, 2).map(begun));
  assert.deepEqual(counts(pool), { pending: 2, active: 2, completed: 0, failed: 0 });
  await tasks[0].send("done");
  await begun(tasks[2]);
  assert.deepEqual(counts(pool), { pending: 1, active: 2, completed: 1, failed: 0 });
  await tasks[1].stop();
  await begun(tasks[3]);
  assert.deepEqual(counts(pool), { pending: 0, active: 2, completed: 1, failed: 1 });
  await Promise.all(tasks.slice(2).map((task) => task.send("done")));
  await pool.idle();
  assert.deepEqual(counts(pool), { pending: 0, active: 0, completed: 3, failed: 1 });
});

test("S5: clear drops what waits; what runs is none the worse", DEADLINE, async (t) => {
  const { pool, apply, tasks } = applyHeld(t, { size: 2, tasks: 10 });
  const [running, waiting] = [tasks.slice(0, 2), tasks.slice(2)];
  await Promise.all(running.map(begun));
  assert.equal(pool.clear(), 8);
  for (const task of waiting) await assert.rejects(task, { code: "ABORTED" });
  await Promise.all(running.map((task) => task.send("unharmed")));
  assert.deepEqual(
    (await Promise.all(running)).map(({ said }) => said),
    ["unharmed", "unharmed"],
  );
  await apply().send("the next");
  assert.equal((await pool.get()).said, "the next");
  assert.deepEqual(counts(pool), { pending: 0, active: 0, completed: 3, failed: 8 });
});

test("S5: kill ends one process, and another one takes its place", DEADLINE, async (t) => {
  const { pool, apply, tasks } = applyHeld(t, { size: 2, tasks: 2 });
  const [victim, other] = await Promise.all(tasks.map(begun));
  await pool.kill(({ where }) => where.pid === victim.pid);
  assert.deepEqual([victim.pid, other.pid].map(isAlive), [false, true]);
  await assert.rejects(pool.get(), { code: "WORKER_KILLED" });
  const { pid } = await begun(apply());
  assert.ok(pid !== victim.pid && pid !== other.pid && isAlive(pid));
  await tasks[1].send("unharmed");
  assert.equal((await pool.get()).said, "unharmed");
});

test(
  "S5: killAll ends every process and drops what waits; the pool goes on with others",
  DEADLINE,
  async (t) => {
    const { pool, apply, tasks } = applyHeld(t, { size: 4, tasks: 10 });
    const pids = (await Promise.all(tasks.slice(0, 4).map(begun))).map(({ pid }) => pid);
    await pool.killAll();
    assert.deepEqual(pids.filter(isAlive), []);
    for (const task of tasks.slice(0, 4)) await assert.rejects(task, { code: "WORKER_KILLED" });
    for (const task of tasks.slice(4)) await assert.rejects(task, { code: "ABORTED" });
    const next = apply();
    assert.ok(!pids.includes((await begun(next)).pid));
    await next.send("the next");
    assert.equal((await pool.get()).said, "the next");
  },
);

test(
  "S5: onCreate is called for each new process, and awaited before its first task",
  DEADLINE,
  async (t) => {
    const created = [];
    const events = new EventEmitter();
    const opened = once(events, "open");
    const onCreate = async ({ where }) => {
      created.push(where.pid);
      events.emit("created");
      await opened;
    };
    const { pool, apply, tasks } = applyHeld(t, { size: 2, tasks: 2, onCreate });
    while (created.length < 2) await once(events, "created");
    assert.deepEqual(counts(pool), { pending: 2, active: 0, completed: 0, failed: 0 });
    events.emit("open");
    const pids = (await Promise.all(tasks.map(begun))).map(({ pid }) => pid);
    assert.deepEqual(pids.toSorted(), created.toSorted());
    await pool.kill(({ where }) => where.pid === pids[0]);
    const { pid } = await begun(apply());
    assert.deepEqual(created.slice(2), [pid]);
  },
);

test("S5: results of any size come whole: nothing, a byte, a hundred million", DEADLINE, async (t) => {
  const sizes = [0, 1, 65_535, 65_536, 65_537, 1_000_000, 100_000_000];
  const pool = makeBoss(t).pool(call, { size: 2 });
  for (const size of sizes) pool.apply(callOf(randomData, size));
  const results = await pool.getAll();
  assert.deepEqual(
    results.map(({ bytes }) => bytes.length),
    sizes,
  );
  for (const { bytes, sha256 } of results)
    assert.equal(createHash("sha256").update(bytes).digest("hex"), sha256);
});
