import {
  type AnyEmployee,
  type Boss,
  type EmployeeEvents,
  type StatusReport,
  workerAt,
} from "@bossworks/core";
import { DEADLINE_MS, within } from "../failures/support/deadline.js";

export { DEALER, makeBoss, PLACE } from "../failures/support/boss.js";
export { codeOf, failureOf, within } from "../failures/support/deadline.js";

/** A worker of `fixtures/control`, by file and export. */
export function worker(file: string, name: string): ReturnType<typeof workerAt> {
  const url = new URL(`../fixtures/control/${file}.mjs`, import.meta.url);
  return workerAt(url, name) as ReturnType<typeof workerAt>;
}

type Events = EmployeeEvents<AnyEmployee>;

/** The next such event of a boss or an employee that fits. Listen before what causes it. */
export async function eventOf<K extends keyof Events>(
  emitter: Boss | AnyEmployee,
  name: K,
  fits: (event: Events[K]) => boolean = () => true,
): Promise<Events[K]> {
  // Both have the same events.
  const source = emitter as Boss;
  let listener: (event: Events[K]) => void = () => {};
  const told = new Promise<Events[K]>((resolve) => {
    listener = (event) => {
      if (fits(event)) resolve(event);
    };
  });
  source.on(name, listener);
  try {
    return await within(`event ${name}`, told);
  } finally {
    source.off(name, listener);
  }
}

/** One event loop turn of the boss's thread. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Asks for the status until it fits. */
export async function statusWhere(
  employee: AnyEmployee,
  what: string,
  fits: (report: StatusReport) => boolean,
): Promise<StatusReport> {
  const until = performance.now() + DEADLINE_MS;
  for (;;) {
    const report = await within("status", employee.status());
    if (fits(report)) return report;
    if (performance.now() > until) throw new Error(`${what} never came; last: ${JSON.stringify(report)}`);
  }
}

/** The first status whose progress, a step, is beyond `step`. */
export function beyond(employee: AnyEmployee, step: number): Promise<StatusReport> {
  return statusWhere(employee, `a step beyond ${step}`, ({ progress }) => Number(progress) > step);
}
