import { readdirSync, readFileSync } from "node:fs";
import { until } from "./deadline.js";

/**
 * Stops a process, and resolves when all its threads stand. SIGSTOP is taken by one of them, as soon as that gets a core; until
 * then the others go on.
 */
export async function standStill(pid: number): Promise<void> {
  process.kill(pid, "SIGSTOP");
  const tasks = `/proc/${pid}/task`;
  await until("the stop of all threads", () =>
    readdirSync(tasks).every((id) => isStopped(`${tasks}/${id}/stat`)),
  );
}

function isStopped(path: string): boolean {
  return /\) T /.test(readFileSync(path, "utf8"));
}
