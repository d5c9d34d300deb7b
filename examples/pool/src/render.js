import { frame } from "./frame.worker.js";

/**
 * Renders a film on two workers. Half-way the pool is held until `meanwhile` has resolved, and new workers take over.
 *
 * @param {import("@bossworks/core").Boss} boss who employs the workers
 * @param {{ views: { width: number, height: number, zoom: number }[], meanwhile: () => Promise<void> }} film
 * @returns {Promise<string[][]>} the frames, in order
 */
export async function render(boss, { views, meanwhile }) {
  const pool = boss.pool(frame, { size: 2 });
  try {
    const frames = [];
    for await (const rows of pool.map(views)) {
      frames.push(rows);
      if (frames.length !== Math.ceil(views.length / 2)) continue;
      await pool.suspend();
      await meanwhile();
      await pool.resume();
      await pool.reload();
    }
    return frames;
  } finally {
    await pool.close();
  }
}

/**
 * Begins a frame nobody could ever look at, and calls it off; the frame after it is none the worse.
 *
 * @param {import("@bossworks/core").Boss} boss who employs the worker
 * @returns {Promise<{ calledOff: string, next: string[] }>} `calledOff`: the code the first one rejects with
 */
export async function callOff(boss) {
  const pool = boss.pool(frame, { size: 1 });
  try {
    const controller = new AbortController();
    const endless = pool.run(
      { width: 80, height: Number.POSITIVE_INFINITY, zoom: 1 },
      { signal: controller.signal },
    );
    const next = pool.run({ width: 40, height: 10, zoom: 1 });
    controller.abort();
    const calledOff = await endless.then(
      () => "finished",
      (error) => error.code,
    );
    return { calledOff, next: await next };
  } finally {
    await pool.close();
  }
}
