import { expect, onTestFinished, test, vi } from "vitest";
import type { Seat } from "../../build/pool/seat.js";
import type { TaskRecord } from "../../build/pool/task-record.js";
import { TaskTimes } from "../../build/pool/task-times.js";

const TIMEOUT_MS = 700;

/** Core goes by real time, whatever the global timers say: here they are given to it. */
vi.mock("../../build/timers.js", async (importOriginal) => ({
  ...(await importOriginal<typeof import("../../build/timers.js")>()),
  setTimeout: (then: () => void, ms: number) => setTimeout(then, ms),
  clearTimeout: (timer: NodeJS.Timeout) => clearTimeout(timer),
  performance: { now: () => performance.now() },
}));

/** A task that begins now, alone with its worker, and what watches over it. */
function watched() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const seat: { load: number; suspendedAt: number | undefined; running: unknown[] } = {
    load: 1,
    suspendedAt: undefined,
    running: [],
  };
  const task = { begunAt: performance.now(), isSuspended: false, isStopping: false, seat };
  seat.running.push(task);
  const ended: unknown[] = [];
  const times = new TaskTimes(
    TIMEOUT_MS,
    () => [seat as unknown as Seat],
    (late: TaskRecord) => {
      task.isStopping = true;
      ended.push(late);
    },
  );
  times.watch();
  return { task, seat, times, ended };
}

test.each(["a task", "a worker"])(
  "while %s stands nothing is ended, and afterwards it is when it is due",
  (who) => {
    const { task, seat, times, ended } = watched();
    vi.advanceTimersByTime(600);
    const since = performance.now();
    if (who === "a task") task.isSuspended = true;
    else seat.suspendedAt = since;
    vi.advanceTimersByTime(250);
    expect(ended).toEqual([]);
    task.begunAt += performance.now() - since;
    task.isSuspended = false;
    seat.suspendedAt = undefined;
    times.resumed();
    vi.advanceTimersByTime(99);
    expect(ended).toEqual([]);
    vi.advanceTimersByTime(2);
    expect(ended).toEqual([task]);
  },
);
