import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from "node:os";

const PACKAGES = [
  "@bossworks/core",
  "@bossworks/dealer-shm",
  "@bossworks/dealer-pipe",
  "@bossworks/dealer-zmq",
  "@bossworks/dealer-redis",
];

/** The pools of others, pinned in the bench's manifest. */
const PEERS = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).devDependencies;

/** What the figures were taken on. Names no host and no path. */
export function describeMachine() {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    load: Number(loadavg()[0].toFixed(2)),
    packages: { ...Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])), ...PEERS },
  };
}

function versionOf(name) {
  const file = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return JSON.parse(readFileSync(file, "utf8")).version;
}
