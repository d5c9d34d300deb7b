import { readFileSync } from "node:fs";

/** Fields of `/proc/<pid>/stat` behind the name, see proc(5): state, then the parent ...; undefined for no process. */
function fieldsOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

/** True while there is a process that runs, or could. */
export function isAlive(pid) {
  const state = fieldsOf(pid)?.[0];
  return state !== undefined && state !== "Z";
}

/** True for a process that has ended and that nobody asked about. */
export function isZombie(pid) {
  return fieldsOf(pid)?.[0] === "Z";
}

/** Computing time a process has used so far, in hundredths of a second. */
export function cpuTicks(pid) {
  const fields = fieldsOf(pid) ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

/** Child processes, zombies among them. */
export function childrenOf(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return children.split(" ").filter(Boolean).map(Number);
}
