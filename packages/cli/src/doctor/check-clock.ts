import { Worker } from "node:worker_threads";
import type { ClockOrders, ClockTold } from "./clock-thread.js";
import { type Finding, ok, problem, warning } from "./finding.js";

const SUBJECT = "clock";
/** Two threads on two cores need a fraction of a second for so many; on a busy machine they end with the time. */
const HANDOVERS = 100_000;
const MEASURE_MS = 250;
/** A count and a reading, see the thread. */
const SHARED_BYTES = 16;
const NS_PER_US = 1000;

/**
 * Whether the monotonic clock is one on all cores: two threads hand a word to and fro and read the clock each time, which
 * must never be earlier than what the other one has just read. The system places the threads; nobody can say on which cores.
 */
export async function checkClock(): Promise<Finding> {
  const shared = new SharedArrayBuffer(SHARED_BYTES);
  const [even, odd] = await Promise.all([runThread(shared, 0), runThread(shared, 1)]);
  const handovers = even.handovers + odd.handovers;
  const backNs = Math.max(even.backNs, odd.backNs);
  if (backNs > 0) {
    return problem(
      SUBJECT,
      `it goes back by up to ${Math.ceil(backNs / NS_PER_US)} us from one core to another, so times that were measured are wrong`,
      "look at the clock source of the system (on Linux /sys/devices/system/clocksource/clocksource0/current_clocksource), or of the virtual machine's host",
    );
  }
  return handovers > 0
    ? ok(SUBJECT, `never went back in ${handovers.toLocaleString("en-US")} handovers between two threads`)
    : warning(
        SUBJECT,
        "two threads could not hand over in time, so nothing is known of it",
        "try again while this machine is less busy",
      );
}

function runThread(shared: SharedArrayBuffer, turn: 0 | 1): Promise<ClockTold> {
  const orders: ClockOrders = { shared, turn, handovers: HANDOVERS, measureMs: MEASURE_MS };
  const thread = new Worker(new URL("./clock-thread.js", import.meta.url), { workerData: orders });
  return new Promise((resolve, reject) => {
    thread.once("message", resolve);
    thread.once("error", reject);
    thread.once("exit", () => reject(new Error("the thread that reads the clock has ended")));
  });
}
