// What CI runs: each page is printed once and in order, over all restarts; a broken printer is given up.
import assert from "node:assert/strict";
import { Boss } from "@bossworks/core";
import { print } from "./print.js";

const pages = Array.from({ length: 10 }, (_, i) => `page ${i + 1}`);
const silent = () => {};

async function outcomeOf(capacity) {
  const boss = new Boss();
  try {
    return await print(boss, { pages, capacity }, silent);
  } finally {
    await boss.close();
  }
}

const printed = pages.map((page) => `printed ${page}`);
assert.deepEqual(await outcomeOf(3), { printed, left: [] });
assert.deepEqual(await outcomeOf(0), { code: "RESTART_LIMIT", printed: [], left: pages });
console.log("10 pages printed over 3 jams, a broken printer given up");
