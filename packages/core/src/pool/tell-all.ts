import { type AnyEmployee, settleAll } from "../boss/staff.js";
import { isBossworksError } from "../errors/bossworks-error.js";
import type { WaitOptions } from "../util/wait-limits.js";
import type { Seat } from "./seat.js";

/** A signal to all workers of a pool. Who leaves meanwhile has nothing left to hold, or to let go on. */
export async function tellAll(
  signal: "suspend" | "resume",
  seats: readonly Seat[],
  limits: WaitOptions,
): Promise<void> {
  const employees = seats.map(({ employee }) => employee);
  await settleAll(signal, { employees }, (employee) => tell(employee, signal, limits));
}

async function tell(employee: AnyEmployee, signal: "suspend" | "resume", limits: WaitOptions): Promise<void> {
  try {
    await employee[signal](limits);
  } catch (error) {
    if (!isBossworksError(error) || !OF_LEAVING.has(error.code)) throw error;
  }
}

/** How it is told that a worker has ended, or obeys STOP. */
const OF_LEAVING: ReadonlySet<string> = new Set(["WORKER_GONE", "SIGNAL_REFUSED"]);
