// What CI runs: nothing is lost where it is counted right, the limit holds, and where it is counted wrong it shows.
import assert from "node:assert/strict";
import { Boss } from "@bossworks/core";
import { countInFile, countLive } from "./run.js";

const load = { workers: 4, connections: 1000 };
const total = load.workers * load.connections;

const boss = new Boss();
try {
  assert.ok((await countInFile(boss, { ...load, guarded: false })) < total);
  assert.equal(await countInFile(boss, { ...load, guarded: true }), total);
  for (const limit of [1, 250, total]) {
    const live = new Boss();
    try {
      const { served, refused, most, left } = await countLive(live, { ...load, limit, turns: 20 });
      assert.equal(served + refused, total);
      assert.equal(most, refused > 0 ? limit : Math.min(most, limit));
      assert.ok(served >= limit, `${served} served`);
      if (limit === total) assert.equal(refused, 0);
      assert.equal(left, 0);
    } finally {
      await live.close();
    }
  }
} finally {
  await boss.close();
}
console.log(
  `${total} connections of ${load.workers} workers: exact with a semaphore and with a counter, under its limit`,
);
