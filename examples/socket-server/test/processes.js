import { execFileSync } from "node:child_process";

/** All processes there are, as ps(1) of POSIX tells: `{ pid, parent, isZombie }`. */
function processes() {
  const lines = execFileSync("ps", ["-A", "-o", "pid=", "-o", "ppid=", "-o", "stat="], { encoding: "utf8" });
  return lines
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, parent, state]) => ({
      pid: Number(pid),
      parent: Number(parent),
      isZombie: state.startsWith("Z"),
    }));
}

/** Those whose parent is this one, zombies among them. */
export function childrenOf(pid) {
  return processes().filter(({ parent }) => parent === pid);
}

/** True while there is such a process, be it a zombie. */
export function exists(pid) {
  return processes().some((one) => one.pid === pid);
}

/** True while such a process has not ended. */
export function isRunning(pid) {
  return processes().some((one) => one.pid === pid && !one.isZombie);
}
