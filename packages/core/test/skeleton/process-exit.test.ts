import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { leaver } from "../fixtures/skeleton/workers.mjs";
import { employInProcess, within } from "./employ-in-process.js";

const PACKETS = 960;

const ENDINGS = [
  { how: "exit", code: 7, result: { code: "WORKER_EXITED", exitCode: 7 } },
  {
    how: "throw",
    code: 1,
    result: { code: "WORKER_FAILED", cause: { name: "TypeError", message: "on purpose" } },
  },
  { how: "return", code: 0, result: "returned" },
] as const;

test.each(ENDINGS)(
  "what was accepted arrives, and the exit code is right, when the worker ends by $how",
  async ({ how, code, result }) => {
    const { employee } = await employInProcess(leaver, { packets: PACKETS, how, bytes: 600 });
    const received: number[] = [];
    const reading = (async () => {
      for await (const message of employee) received.push((message as { i: number }).i);
    })().catch(() => {});
    expect(await within(10_000, "exit", employee.exited)).toEqual({ code, signal: null });
    await within(5_000, "reading", reading);
    expect(received).toEqual(Array.from({ length: PACKETS }, (_, i) => i));
    if (typeof result === "string") expect(await employee.result).toBe(result);
    else await expect(employee.result).rejects.toMatchObject(result);
  },
);

test.each([{ obeys: true }, { obeys: false }])(
  "a worker whose boss is killed ends by itself (obeys: $obeys)",
  async ({ obeys }) => {
    const folder = mkdtempSync(join(tmpdir(), "bossworks-"));
    let boss: ChildProcess | undefined;
    try {
      const file = join(folder, "pid");
      boss = spawn(
        process.execPath,
        [
          fileURLToPath(new URL("../fixtures/skeleton/doomed-boss.mjs", import.meta.url)),
          file,
          String(obeys),
        ],
        {
          stdio: ["ignore", "inherit", "inherit"],
        },
      );
      const pid = await within(10_000, "the worker's pid", pidIn(folder, file));
      boss.kill("SIGKILL");
      await within(5_000, "the worker's end", gone(pid));
    } finally {
      boss?.kill("SIGKILL");
      rmSync(folder, { recursive: true });
    }
  },
);

/** The pid a worker writes to a file, once it is there. */
async function pidIn(folder: string, file: string): Promise<number> {
  const watcher = watch(folder);
  try {
    for (;;) {
      // Listened for before the look: what is written in between is told.
      const changed = new Promise((resolve) => watcher.once("change", resolve));
      const text = await readFile(file, "utf8").catch(() => "");
      if (text !== "") return Number(text);
      await changed;
    }
  } finally {
    watcher.close();
  }
}

/** Resolves when no process has this pid; there is no event for a stranger's end, so it is looked for each turn. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    const state = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    if (state === "" || / Z /.test(state)) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
