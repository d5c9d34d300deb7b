import type { Duplex } from "node:stream";
import { type Employee, workerAt } from "@bossworks/core";
import { within } from "../failures/support/deadline.js";

const file = (name: string): URL => new URL(`../fixtures/stream/${name}`, import.meta.url);

/** A worker of fixtures/stream/workers.mjs, by export. */
export function streamWorker(name: string): ReturnType<typeof workerAt> {
  return workerAt(file("workers.mjs"), name) as ReturnType<typeof workerAt>;
}

/** One that does as `behaviours` says. */
export const behave = workerAt(file("behaviours.mjs"), "behave") as ReturnType<typeof workerAt>;

/** A whole script of fixtures/stream. */
export const script = (name: string): ReturnType<typeof workerAt> => workerAt(file(name));

/** Tells a `puppet` what to do, and what came of it. */
export async function tell(
  employee: Employee,
  act: string,
  name = "",
  more: { text?: string; error?: Error } = {},
): Promise<unknown> {
  const answer = new Promise<unknown>((resolve) => employee.once("message", ({ data }) => resolve(data)));
  await employee.send({ act, name, ...more } as never);
  return within(`${act} of the worker`, answer);
}

/** All that comes of a stream up to its end. */
export async function textOf(stream: Duplex): Promise<string> {
  const read = async (): Promise<string> => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  };
  return within("the end of the stream", read());
}

/** Resolves when an event comes. */
export function event(stream: Duplex, name: string): Promise<void> {
  return within(`event ${name}`, new Promise<void>((resolve) => stream.once(name, () => resolve())));
}
