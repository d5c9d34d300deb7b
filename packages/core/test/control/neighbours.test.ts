import { expect, test } from "vitest";
import { beyond, codeOf, makeBoss, within, worker } from "./support.js";

/** An idle STATUS takes well under a millisecond; a disturbed one must not take this. */
const QUICK_MS = 500;

const HARMS: [name: string, how: string, orElse?: string][] = [
  ["throws", "WORKER_FAILED"],
  ["exits", "WORKER_EXITED"],
  ["exhaustsMemory", "WORKER_OUT_OF_MEMORY"],
  ["neverYields", "WORKER_KILLED"],
  ["sleepsOnAtomics", "WORKER_KILLED"],
  ["floods", "WORKER_STOPPED"],
  ["floodsSync", "WORKER_STOPPED"],
  // What nobody awaits piles up in its own memory, until it is killed or that is full.
  ["floodsUnawaited", "WORKER_KILLED", "WORKER_OUT_OF_MEMORY"],
];

test.each(HARMS)("a worker that %s does not disturb its neighbours", async (name, how, orElse) => {
  const boss = makeBoss({ stopGraceMs: 300, killGraceMs: 1000 });
  const spins = await boss.employ(worker("loops", "checkpointSync"));
  const echoes = await boss.employ(worker("talks", "echo"));
  const replies = echoes[Symbol.asyncIterator]();
  const harmful = await boss.employ(worker("harmful", name), {
    resourceLimits: { maxOldGenerationSizeMb: 16 },
  });
  let step = Number((await within("status", spins.status())).progress);
  for (let i = 0; i < 20; i++) {
    const begunAt = performance.now();
    step = Number((await beyond(spins, step)).progress);
    await within("send", echoes.send(i));
    expect(await within("reply", replies.next())).toEqual({ done: false, value: i });
    expect(performance.now() - begunAt).toBeLessThan(QUICK_MS);
  }
  if (how === "WORKER_KILLED" || how === "WORKER_STOPPED") await within("stop", harmful.stop());
  expect([how, orElse]).toContain(await codeOf("result", harmful.result));
  await beyond(spins, step);
  await within("send", echoes.send("still there"));
  expect(await within("reply", replies.next())).toEqual({ done: false, value: "still there" });
});
