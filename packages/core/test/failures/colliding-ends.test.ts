import type { Boss } from "@bossworks/core";
import { expect, test } from "vitest";
import { makeBoss, worker } from "./support/boss.js";
import { codeOf, within } from "./support/deadline.js";

type End = (boss: Boss, id: string) => Promise<unknown>;

const ENDS: Record<string, End> = {
  stop: (boss, id) => boss.stop(id),
  kill: (boss, id) => boss.kill(id),
  dismiss: (boss, id) => boss.dismiss(id),
  close: (boss) => boss.close(),
  abort: (boss) => boss.abort(new Error("enough")),
  "the worker's own end": (boss, id) => boss.send(id, "end"),
};

const PAIRS = Object.keys(ENDS).flatMap((first) =>
  Object.keys(ENDS).map((second) => [first, second] as const),
);

test.each(PAIRS)("%s and %s at the same moment: all that is pending settles", async (first, second) => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("idle.mjs", "idle"));
  const pending = [
    codeOf("status", employee.status()),
    codeOf("suspend", employee.suspend()),
    codeOf("next", employee[Symbol.asyncIterator]().next()),
    codeOf("result", employee.result),
    codeOf("the first end", ENDS[first]?.(boss, employee.id) ?? Promise.reject()),
    codeOf("status between", employee.status()),
    codeOf("the second end", ENDS[second]?.(boss, employee.id) ?? Promise.reject()),
    codeOf("send", employee.send("more")),
    codeOf("resume", employee.resume()),
  ];
  const codes = await Promise.all(pending);
  const allowed = ["ok", "WORKER_GONE", "WORKER_STOPPED", "WORKER_KILLED"];
  // A closed boss sends nothing that would end a worker.
  if (first === "close" || first === "abort") allowed.push("BOSS_CLOSED");
  for (const code of codes) expect(allowed).toContain(code);
  await within("exited", employee.exited);
});
