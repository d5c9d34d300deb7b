// What CI runs: nothing is lost where it is counted right, the limit holds, and where it is counted wrong it shows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Boss } from "@bossworks/core";
import { countInFile, countLive } from "./run.js";

const load = { workers: 4, connections: 1000 };
const total = load.workers * load.connections;

test("S2: of changes in the same instant some are lost", () =>
  withBoss(async (boss) => {
    assert.ok((await countInFile(boss, { ...load, guarded: false })) < total);
  }));

test("S2: guarded by a semaphore none is", () =>
  withBoss(async (boss) => {
    assert.equal(await countInFile(boss, { ...load, guarded: true }), total);
  }));

for (const limit of [1, 250, total])
  test(`S2: a shared counter is exact, and never passes its limit of ${limit}`, () =>
    withBoss(async (boss) => {
      const { served, refused, most, left } = await countLive(boss, { ...load, limit, turns: 20 });
      assert.equal(served + refused, total);
      assert.equal(most, refused > 0 ? limit : Math.min(most, limit));
      assert.ok(served >= limit, `${served} served`);
      if (limit === total) assert.equal(refused, 0);
      assert.equal(left, 0);
    }));

async function withBoss(work) {
  const boss = new Boss();
  try {
    await work(boss);
  } finally {
    await boss.close();
  }
}
