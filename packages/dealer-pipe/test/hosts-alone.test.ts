import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Host } from "@bossworks/core";
import { makeSocketFolder, removeSocketFolder } from "@bossworks/core/socket-files";
import { expect, onTestFinished, test } from "vitest";

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

test("a worker at a host keeps its boss's program running, from the order on, as a process of its own would", async () => {
  const path = makeSocketFolder();
  onTestFinished(() => removeSocketFolder(path));
  const token = "sixteen bytes and more";
  const host = new Host({ dealer: { kind: "pipe", path }, modules: [fixture("named.worker.mjs")], token });
  onTestFinished(() => host.close());
  const joined = host.start();
  const { stdout } = await promisify(execFile)(process.execPath, [
    fixture("employ-at-host.mjs"),
    path,
    token,
  ]);
  expect(stdout).toBe("5");
  await joined;
});
