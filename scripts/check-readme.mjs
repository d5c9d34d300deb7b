/**
 * Checks what the READMEs say: programs run and print what is promised, fragments parse, commands exist. Files named
 * on the command line are checked instead of the usual ones. Needs the packages built.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { startRedis } from "../packages/dealer-redis/test/support/redis-server.mjs";
import { failed, runChecks } from "./lib/report.mjs";
import { listPublicPackages, listWorkspaces, ROOT, readManifest } from "./lib/workspaces.mjs";
import { documentChecks } from "./readme/check-document.mjs";

const known = {
  scripts: Object.keys(readManifest(ROOT).scripts),
  packages: listPublicPackages().map(({ name }) => name),
};

const named = process.argv.slice(2).map((file) => resolve(file));
const files = named.length > 0 ? named : documents();
// Programs that want a Redis server find it as their readers do.
const redis = files.some(wantsRedis) ? await startRedis() : undefined;
if (redis) process.env.REDIS_URL = redis.url;
try {
  for (const file of files) await checkDocument(file);
} finally {
  await redis?.stop();
}

function wantsRedis(file) {
  return existsSync(file) && readFileSync(file, "utf8").includes("REDIS_URL");
}

function documents() {
  const packageReadmes = listWorkspaces("packages").map(({ folder }) => join(folder, "README.md"));
  const pages = [
    "README.md",
    "CONTRIBUTING.md",
    "docs/writing-a-dealer.md",
    "docs/pools.md",
    "docs/shared-things.md",
    "docs/streams.md",
    "docs/coming-from.md",
    "docs/many-machines.md",
  ];
  return [...pages.map((page) => join(ROOT, page)), ...packageReadmes];
}

async function checkDocument(file) {
  const name = relative(ROOT, file);
  if (!existsSync(file)) {
    failed(name, "there is no such file");
    process.exitCode = 1;
    return;
  }
  try {
    await runChecks(documentChecks({ name, markdown: readFileSync(file, "utf8") }, known, ROOT));
  } catch (error) {
    failed(name, error.message);
    process.exitCode = 1;
  }
}
