import { pi } from "./pi.worker.js";

/**
 * Throws darts at all hosts of a boss, in tasks. What a host that dies had begun is begun again at another one.
 *
 * @param {import("@bossworks/core").Boss} boss
 * @param {{ tasks: number, darts: number, say?: (line: string) => void }} job
 * @returns {Promise<number>} pi, about
 */
export async function computePi(boss, { tasks, darts, say = () => {} }) {
  boss.on("hostjoined", ({ host }) => say(`${host.name} has joined, with ${host.slots} slots`));
  boss.on("hostdraining", ({ host }) => say(`${host.name} takes no more workers`));
  boss.on("hostleft", ({ host, reason }) => say(`${host.name} has left: ${reason}`));
  const pool = boss.pool(pi, {
    at: "remote",
    retries: 3,
    onCreate: ({ id, where }) => say(`${id} works at ${where.host}`),
  });
  const all = Array.from({ length: tasks }, () => ({ darts }));
  let hits = 0;
  let done = 0;
  for await (const result of pool.map(all)) {
    hits += result;
    done++;
    if (done % 10 === 0) say(`${done} of ${tasks} tasks: pi is about ${(4 * hits) / (done * darts)}`);
  }
  await pool.close();
  return (4 * hits) / (tasks * darts);
}
