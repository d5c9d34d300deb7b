import { execFile } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Host } from "@bossworks/core";
import { makeSocketFolder, removeSocketFolder } from "@bossworks/core/socket-files";
import { expect, onTestFinished, test } from "vitest";
import { within } from "./support.js";

const TOKEN = "sixteen bytes and more";
const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

test("a worker at a host keeps its boss's program running, from the order on, as a process of its own would", async () => {
  const path = makePath();
  const joined = makeHost(path).start();
  const { stdout } = await within("the program", run("employ-at-host.mjs", path));
  expect(stdout).toBe("5");
  await joined;
});

test("a task keeps its boss's program running while it waits for a host", async () => {
  const path = makePath();
  const program = run("pool-at-hosts.mjs", path);
  await within("its waiting", once(program.child.stdout as Readable, "data"));
  await within("joining", makeHost(path).start());
  expect((await within("the program", program)).stdout).toBe("waiting\n5\n");
});

test("a task that waits no more keeps nothing running", async () => {
  const { stdout } = await within("the program", run("pool-at-hosts.mjs", makePath(), "50"));
  expect(stdout).toBe("waiting\nTIMEOUT\n");
});

function run(name: string, ...args: readonly string[]) {
  const [path = "", ...rest] = args;
  return promisify(execFile)(process.execPath, [fixture(name), path, TOKEN, ...rest]);
}

function makePath(): string {
  const path = makeSocketFolder();
  onTestFinished(() => removeSocketFolder(path));
  return path;
}

function makeHost(path: string): Host {
  const host = new Host({
    dealer: { kind: "pipe", path },
    modules: [fixture("named.worker.mjs")],
    token: TOKEN,
  });
  onTestFinished(() => host.close());
  return host;
}
