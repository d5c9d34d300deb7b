import type { Employment } from "./employment.js";

/** Throws `TypeError` for a worker of a pool: all it is given is for one task or another. */
export function assertTakesData(where: string, { tasks }: Employment): void {
  if (!tasks) return;
  throw new TypeError(
    `${where}: the workers of a pool are sent nothing themselves, for a task may run in any of them: use task.send, or employ a worker of its own`,
  );
}
