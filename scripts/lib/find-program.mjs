import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const INSTALL_MS = 600_000;

/** Where services lie is not on every user's PATH. */
const MORE_FOLDERS = ["/usr/sbin", "/usr/local/sbin"];

/** What waits for another installation on this machine instead of failing. */
const APT = ["apt-get", "-o", "DPkg::Lock::Timeout=300"];

/** How each package manager installs a package. */
const MANAGERS = {
  "apt-get": (name) => [
    [...APT, "update"],
    [...APT, "install", "-y", "--no-install-recommends", name],
  ],
  dnf: (name) => [["dnf", "install", "-y", name]],
  apk: (name) => [["apk", "add", name]],
  brew: (name) => [["brew", "install", name]],
};

/**
 * The path of the first of these programs that is on the PATH. Where none is the machine's package manager installs one,
 * which is said first on stderr. Throws with what to install where that cannot be done.
 *
 * @param {object} wanted
 * @param {string} wanted.what What it is, for people.
 * @param {readonly string[]} wanted.programs The names it goes by; either serves.
 * @param {Readonly<Record<string, string>>} wanted.packages The package to install, by package manager.
 * @param {readonly (readonly string[])[]} [wanted.afterwards] Commands to run after that, where there are such programs.
 * @returns {string}
 */
export function findProgram({ what, programs, packages, afterwards = [] }) {
  const find = () => programs.map(pathOf).find((path) => path !== undefined);
  const found = find();
  if (found) return found;
  const whatToDo =
    `Install ${what} so that ${programs.join(" or ")} is on the PATH (` +
    `${Object.entries(packages)
      .map(([manager, name]) => `${manager}: ${name}`)
      .join(", ")}), then run again.`;
  const manager = Object.keys(packages).find((program) => pathOf(program) !== undefined);
  if (!manager) throw new Error(`There is no ${what} here. ${whatToDo}`);
  // apt-get and dnf need root; brew refuses it.
  const prefix = process.getuid?.() === 0 || manager === "brew" ? [] : ["sudo", "-n"];
  for (const command of MANAGERS[manager](packages[manager])) {
    const line = [...prefix, ...command];
    process.stderr.write(`There is no ${what} here, and the tests need one. Running: ${line.join(" ")}\n`);
    const { status, stderr, error } = run(line);
    if (status !== 0)
      throw new Error(`"${line.join(" ")}" failed: ${error?.message ?? stderr.trim()}\n${whatToDo}`);
  }
  for (const command of afterwards) if (pathOf(command[0])) run([...prefix, ...command]);
  const installed = find();
  if (!installed) throw new Error(`${manager} installed no ${what}. ${whatToDo}`);
  return installed;
}

function run([program, ...args]) {
  return spawnSync(program, args, {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    timeout: INSTALL_MS,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}

function pathOf(program) {
  for (const folder of [...(process.env.PATH ?? "").split(delimiter), ...MORE_FOLDERS]) {
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
