import { expect, test } from "vitest";
import { beyond, codeOf, makeBoss, within, worker } from "./support.js";

/** An idle round takes about a millisecond; a disturbed one must not take this, though single ones may where the machine is busy. */
const QUICK_MS = 500;
const ROUNDS = 20;

const HARMS: [name: string, how: string, limits?: { maxOldGenerationSizeMb: number }][] = [
  ["throws", "WORKER_FAILED"],
  ["exits", "WORKER_EXITED"],
  ["exhaustsMemory", "WORKER_OUT_OF_MEMORY", { maxOldGenerationSizeMb: 16 }],
  ["neverYields", "WORKER_KILLED"],
  ["sleepsOnAtomics", "WORKER_KILLED"],
  ["floods", "WORKER_STOPPED"],
  ["floodsSync", "WORKER_STOPPED"],
  // Without a memory limit: what nobody awaits piles up in lists that double, and one array too large for the limit
  // of a thread ends the whole process, in every version of Node.
  ["floodsUnawaited", "WORKER_KILLED"],
];

test.each(HARMS)("a worker that %s does not disturb its neighbours", async (name, how, resourceLimits) => {
  const boss = makeBoss({ stopGraceMs: 300, killGraceMs: 1000 });
  const spins = await boss.employ(worker("loops", "checkpointSync"));
  const echoes = await boss.employ(worker("talks", "echo"));
  const replies = echoes[Symbol.asyncIterator]();
  const harmful = await boss.employ(worker("harmful", name), { ...(resourceLimits && { resourceLimits }) });
  let step = Number((await within("status", spins.status())).progress);
  const tookMs: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const begunAt = performance.now();
    step = Number((await beyond(spins, step)).progress);
    await within("send", echoes.send(i));
    expect(await within("reply", replies.next())).toEqual({ done: false, value: i });
    tookMs.push(performance.now() - begunAt);
  }
  expect(tookMs.sort((a, b) => a - b)[ROUNDS / 2]).toBeLessThan(QUICK_MS);
  if (how === "WORKER_KILLED" || how === "WORKER_STOPPED") await within("stop", harmful.stop());
  expect(await codeOf("result", harmful.result)).toBe(how);
  await beyond(spins, step);
  await within("send", echoes.send("still there"));
  expect(await within("reply", replies.next())).toEqual({ done: false, value: "still there" });
});
