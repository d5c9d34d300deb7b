import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Boss } from "@bossworks/core";
import { expect, test } from "vitest";
import { jointOf } from "../src/estimate.js";
import { Job } from "../src/job.js";
import { PlainView } from "../src/view-plain.js";
import { mortal } from "./fixtures/mortal.worker.mjs";

test("in the joint result every dart counts the same", () => {
  const rows = [
    { step: 100, hits: 100 },
    { step: 300, hits: 0 },
  ];
  expect(jointOf(rows)).toEqual({ step: 400, hits: 100, pi: 1, error: Math.PI - 1 });
  expect(jointOf([]).pi).toBeUndefined();
});

test("a worker that is lost is reported and dismissed, the others finish", async () => {
  const boss = new Boss();
  try {
    const { KINDS } = await import("../src/workers/kinds.js");
    const lines = [];
    const kinds = [KINDS[0], { kind: "mortal", definition: mortal }, KINDS[2]];
    const job = new Job(boss, { workers: 3, iterations: [1e6, 1e6], askMs: [5, 10] }, kinds);
    await job.run(new PlainView((line) => lines.push(line)));
    expect(lines).toContainEqual(expect.stringMatching(/^pi-2 did not finish: WORKER_EXITED/));
    expect(job.rows.map(({ state }) => state).sort()).toEqual([
      "STATUS_FAILED",
      "STATUS_FINISHED",
      "STATUS_FINISHED",
    ]);
    expect(boss.staff.size).toBe(0);
  } finally {
    await boss.close();
  }
});

test("without a terminal it writes plain lines and ends by itself", async () => {
  const main = fileURLToPath(new URL("../src/main.js", import.meta.url));
  const child = spawn(process.execPath, [
    main,
    "--workers",
    "3",
    "--iterations",
    "2e6..3e6",
    "--ask",
    "20..40",
  ]);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect(code).toBe(0);
  expect(output).not.toContain("\x1b");
  expect(output).toMatch(/^worker +kind +state +step +done +pi$/m);
  for (const kind of ["function", "method", "script"])
    expect(output).toMatch(new RegExp(`^pi-\\d +${kind} +finished`, "m"));
  expect(output).toMatch(/3 of 3 workers finished; joint pi 3\.1\d+/);
});
