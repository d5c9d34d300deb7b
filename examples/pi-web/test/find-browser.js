import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** What serves, and how each package manager installs one. */
const PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MANAGERS = {
  "apt-get": [
    ["apt-get", "-o", "DPkg::Lock::Timeout=300", "update"],
    ["apt-get", "-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends", "chromium"],
  ],
  dnf: [["dnf", "install", "-y", "chromium"]],
  apk: [["apk", "add", "chromium"]],
};

const INSTALL_MS = 600_000;

/** The path of a Chromium; where there is none the machine's package manager installs one, which is said first. */
export function findBrowser() {
  return find() ?? install();
}

function find() {
  return PROGRAMS.map(pathOf).find((path) => path !== undefined);
}

function install() {
  const manager = Object.keys(MANAGERS).find((program) => pathOf(program));
  const prefix = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  for (const command of MANAGERS[manager] ?? []) {
    const [program, ...args] = [...prefix, ...command];
    console.error(
      `No Chromium is here; the check of the page needs one. Running: ${program} ${args.join(" ")}`,
    );
    const { status, stderr, error } = spawnSync(program, args, {
      stdio: ["ignore", "ignore", "pipe"],
      encoding: "utf8",
      timeout: INSTALL_MS,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    if (status !== 0) throw new Error(`"${program} ${args.join(" ")}" failed: ${error?.message ?? stderr}`);
  }
  const found = find();
  if (!found)
    throw new Error("no Chromium is here: install chromium so that it is on the PATH, then run again");
  return found;
}

function pathOf(program) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
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
