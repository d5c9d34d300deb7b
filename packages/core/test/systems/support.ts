import { type AnyEmployee, type Boss, type StatusReport, workerAt } from "@bossworks/core";

export { eventOf, statusWhere, turn } from "../control/support.js";
export { DEALER, makeBoss, PLACE } from "../failures/support/boss.js";
export { codeOf, failureOf, within } from "../failures/support/deadline.js";

const url = (file: string): URL => new URL(`../fixtures/systems/${file}.mjs`, import.meta.url);

/** A function of `fixtures/systems/workers.mjs`, by export. */
export function worker(name: string): ReturnType<typeof workerAt> {
  return workerAt(url("workers"), name) as ReturnType<typeof workerAt>;
}

/** A method of a class there. */
export function method(name: string, called: string): ReturnType<typeof workerAt> {
  return workerAt(url("workers"), name, called) as ReturnType<typeof workerAt>;
}

/** A script of `fixtures/systems`. */
export function script(name: string): ReturnType<typeof workerAt> {
  return workerAt(url(name)) as ReturnType<typeof workerAt>;
}

/** So many who do the same; they join in this order. */
export async function employ(
  boss: Boss,
  name: string,
  count: number,
  params?: unknown,
): Promise<AnyEmployee[]> {
  const staff: AnyEmployee[] = [];
  const order = params === undefined ? {} : { params };
  while (staff.length < count) staff.push((await boss.employ(worker(name), order)) as AnyEmployee);
  return staff;
}

/** How far a worker that tells its step has come. */
export function stepOf(report: StatusReport | undefined): number {
  return (report?.progress as { step: number } | undefined)?.step ?? 0;
}

/** The first message a worker sends from here on. */
export async function message(employee: AnyEmployee): Promise<unknown> {
  for await (const data of employee) return data;
  throw new Error("it ended without a message");
}
