import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("./simulated-machine.mjs", import.meta.url));

/** Their files are many: a process may have 20,000 open, and a worker over zmq has five. */
const SLOTS_EACH = 2500;

/** A boss lets in so many at once; the others would have to come again. */
const STARTS = 48;

/**
 * Where a boss and its machines meet over "pipe", "zmq" or a server's URL: `{ dealer, token }` for the boss, and `tidy`,
 * for when all are gone.
 */
export function makePlace(kindOrUrl) {
  const token = randomBytes(16).toString("hex");
  if (kindOrUrl.startsWith("redis:")) return { dealer: kindOrUrl, token, tidy: () => {} };
  const folder = mkdtempSync(join(tmpdir(), "bossworks-staff-"));
  const scheme = kindOrUrl.startsWith("zmq") ? "zmq+ipc" : "pipe";
  return {
    dealer: `${scheme}://${join(folder, "boss")}`,
    token,
    tidy: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Starts machines with room for `count` simulated workers of this boss; resolves when they have joined. `stop` ends
 * them, and resolves when they are gone.
 */
export async function startMachines(boss, { dealer, token, tidy }, count) {
  const many = Math.ceil(count / SLOTS_EACH);
  const children = [];
  const joined = new Promise((resolve) => {
    boss.on("hostjoined", () => boss.hosts.size === many && resolve());
  });
  for (let i = 0; i < many; i++) {
    const slots = Math.ceil(count / many);
    const starts = Math.max(1, Math.floor(STARTS / many));
    const settings = { dealer, token, name: `machine-${i}`, slots, starts };
    children.push(
      spawn(process.execPath, [PROGRAM, JSON.stringify(settings)], { stdio: ["pipe", "inherit", "inherit"] }),
    );
  }
  const exits = children.map((child) => once(child, "exit"));
  await Promise.race([
    joined,
    Promise.race(exits).then(() => Promise.reject(new Error("a machine has ended"))),
  ]);
  return {
    pids: children.map(({ pid }) => pid),
    async stop() {
      for (const child of children) child.stdin.end();
      const ends = await Promise.all(exits);
      tidy();
      return ends;
    },
  };
}
