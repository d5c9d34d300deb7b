import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** What serves: either program takes the same options. */
const PROGRAMS = ["redis-server", "valkey-server"];

/** How each package manager installs one, and what ends the service its package starts: the program alone is wanted. */
const MANAGERS = [
  {
    program: "apt-get",
    install: [
      ["apt-get", "-o", "DPkg::Lock::Timeout=300", "update"],
      ["apt-get", "-o", "DPkg::Lock::Timeout=300", "install", "-y", "redis-server"],
    ],
    after: [
      ["service", "redis-server", "stop"],
      ["update-rc.d", "redis-server", "disable"],
    ],
  },
  { program: "dnf", install: [["dnf", "install", "-y", "valkey"]], after: [] },
  { program: "apk", install: [["apk", "add", "redis"]], after: [] },
  { program: "brew", install: [["brew", "install", "redis"]], after: [] },
];

const INSTALL_MS = 300_000;

/**
 * The path of redis-server or valkey-server. Where neither is on the PATH the machine's package manager installs one,
 * which is said first on stderr. Throws with what to install where that cannot be done.
 */
export function findServer() {
  return find() ?? install();
}

function find() {
  return PROGRAMS.map(pathOf).find((path) => path !== undefined);
}

function install() {
  const manager = MANAGERS.find(({ program }) => pathOf(program) !== undefined);
  if (!manager) throw new Error(`no Redis server is here. ${WHAT_TO_DO}`);
  // apt-get and dnf need root; brew refuses it.
  const prefix = process.getuid?.() === 0 || manager.program === "brew" ? [] : ["sudo", "-n"];
  for (const command of manager.install) {
    const line = [...prefix, ...command];
    process.stderr.write(`No Redis server is here; the tests need one. Running: ${line.join(" ")}\n`);
    const { status, stderr, error } = run(line);
    if (status !== 0) {
      const why = error?.message ?? stderr.trim();
      throw new Error(`"${line.join(" ")}" failed: ${why}\n${WHAT_TO_DO}`);
    }
  }
  for (const command of manager.after) if (pathOf(command[0])) run([...prefix, ...command]);
  const found = find();
  if (!found) throw new Error(`${manager.program} installed no Redis server. ${WHAT_TO_DO}`);
  return found;
}

const WHAT_TO_DO =
  "Install Redis 7 or Valkey so that redis-server or valkey-server is on the PATH (Debian, Ubuntu: apt-get install " +
  "redis-server; Fedora: dnf install valkey; Alpine: apk add redis; macOS: brew install redis), then run again.";

function run([program, ...args]) {
  return spawnSync(program, args, {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    timeout: INSTALL_MS,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}

function pathOf(program) {
  // Where services lie is not on every user's PATH.
  for (const folder of [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"]) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this one.
    }
  }
  return undefined;
}
