import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connections as connectionsWorker, inFile } from "./connections.worker.js";

/** @typedef {import("@bossworks/core").Boss} Boss */

/**
 * Counts connections of several workers in one file.
 *
 * @param {Boss} boss who employs the workers
 * @param {{ workers: number, connections: number, guarded: boolean }} load so many workers with so many connections each
 * @returns {Promise<number>} what the file says in the end
 */
export async function countInFile(boss, { workers, connections, guarded }) {
  boss.semaphore("file", 1);
  const folder = mkdtempSync(join(tmpdir(), "connection-counter-"));
  try {
    const path = join(folder, "count");
    writeFileSync(path, Buffer.alloc(8));
    await employAll(boss, inFile, workers, { connections, path, guarded });
    return readFileSync(path).readDoubleLE();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Lets connections of several workers begin and end, never more than `limit` at once.
 *
 * @param {Boss} boss who employs the workers
 * @param {{ workers: number, connections: number, limit: number, turns: number }} load `turns`: how long each lasts
 * @returns {Promise<{ served: number, refused: number, most: number, left: number }>} `left`: live ones in the end
 */
export async function countLive(boss, { workers, connections, limit, turns }) {
  const live = boss.counter("live", { max: limit });
  const seen = await employAll(boss, connectionsWorker, workers, { connections, turns });
  return {
    served: sum(seen, "served"),
    refused: sum(seen, "refused"),
    most: Math.max(...seen.map(({ most }) => most)),
    left: await live.value(),
  };
}

/** Employs so many, lets them begin together, and returns their results. */
async function employAll(boss, definition, workers, params) {
  const employees = await Promise.all(
    Array.from({ length: workers }, () => boss.employ(definition, { params, autostart: false })),
  );
  await boss.resume(employees);
  return Promise.all(employees.map(({ result }) => result));
}

function sum(items, key) {
  return items.reduce((total, item) => total + item[key], 0);
}
