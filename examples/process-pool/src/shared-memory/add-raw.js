import { setEnvironmentData } from "node:worker_threads";
import { Boss } from "@bossworks/core";
import { rawAdder } from "./raw.worker.js";

/**
 * Adds to a number in memory that threads share. Raw memory is no data that travels: only threads can have it in common,
 * and Node itself hands it to those that are made afterwards.
 *
 * @param {{ workers: number, times: number }} load so many threads, so many times each
 * @returns {Promise<number>} what the memory has in the end
 */
export async function addRaw({ workers, times }) {
  const memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  setEnvironmentData("memory", memory);
  const boss = new Boss({ dealer: "shm:" });
  try {
    boss.semaphore("memory", 1);
    const adders = Array.from({ length: workers }, () => boss.employ(rawAdder, { params: times }));
    for (const { result } of await Promise.all(adders)) await result;
    return new Int32Array(memory)[0];
  } finally {
    await boss.close();
    setEnvironmentData("memory", undefined);
  }
}
