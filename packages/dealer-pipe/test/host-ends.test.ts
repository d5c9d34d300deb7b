import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { Boss, Host } from "@bossworks/core";
import { makeSocketFolder, removeSocketFolder } from "@bossworks/core/socket-files";
import { expect, onTestFinished, test } from "vitest";
import { wait } from "./fixtures/named.worker.mjs";
import { within } from "./support.js";

const TOKEN = "sixteen bytes and more";
const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

test("a host whose boss is gone drains without it", async () => {
  const path = makePath();
  const host = makeHost(path, "named.worker.mjs");
  const boss = spawn(process.execPath, [fixture("boss-of-hosts.mjs"), path, TOKEN], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void boss.kill("SIGKILL"));
  await within("joining", host.start());
  await within("employing", once(boss.stdout, "data"));
  const broken = new Promise((resolve) => host.once("linkbroken", resolve));
  boss.kill("SIGKILL");
  await within("breaking", broken);
  await within("draining", host.drain());
});

test("a drain is over when the host is aborted, and so is its worker", async () => {
  const path = makePath();
  const boss = new Boss({ dealer: { kind: "pipe", path }, token: TOKEN });
  onTestFinished(() => boss.close());
  const host = makeHost(path, "named.worker.mjs");
  const joined = within("joining", host.start());
  const employee = await within("employing", boss.employ(wait, { at: "remote" }));
  await joined;
  const draining = new Promise((resolve) => boss.once("hostdraining", resolve));
  const drained = host.drain();
  await within("draining", draining);
  await within("aborting", host.abort());
  await within("the drain", drained);
  await expect(within("the result", employee.result)).rejects.toMatchObject({ code: "WORKER_LOST" });
});

test("a host that is closed while it looks at its modules waits for none of them", async () => {
  const host = makeHost(makePath(), "endless.worker.mjs");
  const started = host.start();
  await within("closing", host.close());
  await expect(within("the start", started)).rejects.toMatchObject({ code: "ABORTED" });
});

test("a host that has not found its boss is closed without waiting for it", async () => {
  const host = makeHost(makePath(), "named.worker.mjs");
  const waiting = new Promise((resolve) => host.once("waiting", resolve));
  const started = host.start();
  await within("waiting", waiting);
  await within("closing", host.close(), 1000);
  await expect(started).rejects.toMatchObject({ code: "ABORTED" });
});

function makePath(): string {
  const path = makeSocketFolder();
  onTestFinished(() => removeSocketFolder(path));
  return path;
}

function makeHost(path: string, module: string): Host {
  const host = new Host({ dealer: { kind: "pipe", path }, modules: [fixture(module)], token: TOKEN });
  onTestFinished(() => host.abort());
  return host;
}

test("a host is closed, and its start obeys its limits, while a boss that stands still gives no answer", async () => {
  const path = makePath();
  const silent = createServer();
  await once(silent.listen(path), "listening");
  onTestFinished(() => void silent.close());
  const connected = once(silent, "connection");
  const host = makeHost(path, "named.worker.mjs");
  const started = host.start();
  const [socket] = await within("connecting", connected);
  onTestFinished(() => void socket.destroy());
  await within("closing", host.close(), 1000);
  await expect(started).rejects.toMatchObject({ code: "ABORTED" });
  const late = makeHost(path, "named.worker.mjs").start({ timeoutMs: 300 });
  silent.on("connection", (other) => onTestFinished(() => void other.destroy()));
  await expect(within("the start", late)).rejects.toMatchObject({ code: "TIMEOUT" });
});

test("a pool at hosts ends with why its boss's dealer could not be opened", async () => {
  const path = makePath();
  const taken = createServer();
  await once(taken.listen(path), "listening");
  onTestFinished(() => void taken.close());
  const boss = new Boss({ dealer: { kind: "pipe", path }, token: TOKEN });
  onTestFinished(() => boss.close());
  const pool = boss.pool(wait, { at: "remote" });
  for (const when of ["at once", "afterwards"])
    await expect(within(when, pool.run(undefined))).rejects.toMatchObject({ code: "DEALER_FAILED" });
});
