import { startRedis } from "../../packages/dealer-redis/test/support/redis-server.mjs";
import { mustRun } from "../lib/run.mjs";
import { cleanEnvironment, npmCommand, pnpmCommand, toolCommand } from "../lib/tools.mjs";

/** The ways to install; each lays node_modules out differently. */
export const INSTALLERS = {
  npm: () => [...npmCommand(), "install", "--no-audit", "--no-fund", "--no-package-lock"],
  pnpm: () => [...pnpmCommand(), "install", "--no-frozen-lockfile"],
};

/** The dealers the little program is run with, beside redis, which has a server of its own then. */
export const DEALERS = ["shm:", "pipe:", "zmq+ipc://", "memory:"];

/** What the command is run as, wherever the installer puts links to it. */
const COMMAND = "node_modules/@bossworks/cli/dist/bin.js";

/** The program employs one worker for one addition; whatever takes longer hangs. */
const PROGRAM_DEADLINE_MS = 60_000;

/** How the declarations are read by a program that Node runs itself, and by one that goes through a bundler. */
const RESOLUTIONS = [
  ["--module", "NodeNext", "--moduleResolution", "NodeNext"],
  ["--module", "ESNext", "--moduleResolution", "bundler"],
];

/** Installs what the project in `folder` depends on. */
export async function install(folder, installer) {
  await mustRun(INSTALLERS[installer](), { cwd: folder, env: cleanEnvironment() });
}

/** Runs the installed project's programs: one per dealer, the CommonJS one, and what the command finds wrong with it all. */
export async function runPrograms(folder) {
  const redis = await startRedis();
  try {
    const dealers = [...DEALERS, redis.url];
    for (const dealer of dealers) await runNode(folder, ["main.mjs", dealer]);
    await runNode(folder, [COMMAND, "doctor", ...dealers.flatMap((dealer) => ["--dealer", dealer])]);
  } finally {
    await redis.stop();
  }
  await runNode(folder, ["require.cjs"]);
}

/** Checks the installed project against the packages' declarations, the declarations themselves included. */
export async function checkTypes(folder) {
  for (const resolution of RESOLUTIONS) {
    await mustRun([...toolCommand("typescript", "tsc"), "-p", "tsconfig.json", ...resolution], {
      cwd: folder,
    });
  }
}

async function runNode(folder, args) {
  const command = [process.execPath, ...args];
  await mustRun(command, { cwd: folder, env: cleanEnvironment(), deadlineMs: PROGRAM_DEADLINE_MS });
}
