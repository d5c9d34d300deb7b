import { type AnyEmployee, workerAt } from "@bossworks/core";
import type { ZmqDealerOptions } from "@bossworks/dealer-zmq";
import { zmqDealer } from "@bossworks/dealer-zmq";
import { expect } from "vitest";
import { makeBoss, rejectionOf, within, worker } from "../support.js";

/** Ways to end while the link waits for messages, and what the system says of each. */
export const EXITS = [
  { how: "return", code: 0 },
  { how: "throw", code: 1 },
  { how: "throw in a callback", code: 1 },
  { how: "reject", code: 1 },
  { how: "exit", code: 7 },
  { how: "busy exit", code: 7 },
  { how: "handled SIGTERM", code: 15 },
  { how: "SIGTERM", code: null, signal: "SIGTERM" },
] as const;

export type Exit = (typeof EXITS)[number];

/** Less than the boss is deaf. */
const DRAIN_MS = 100;
const DEAF_MS = 300;

/** A worker ends so, and its process with the right code: never by the abort of a native socket. */
export async function expectExit(exit: Exit, options: ZmqDealerOptions): Promise<void> {
  const { boss, employee, told } = await employLeaver(exit, options);
  await told;
  await expectCode(employee, exit);
  await boss.close();
}

/** The same while the boss's event loop stands still for longer than the worker waits for it. */
export async function expectExitBesideDeafBoss(exit: Exit, options: ZmqDealerOptions): Promise<void> {
  const { boss, employee, told } = await employLeaver(exit, options);
  await told;
  // The order has left by then.
  await new Promise((resolve) => setImmediate(resolve));
  for (const until = performance.now() + DEAF_MS; performance.now() < until; );
  await expectCode(employee, exit);
  await boss.close();
}

/** The same before the link was ever made. */
export async function expectExitAtLoad(options: ZmqDealerOptions): Promise<void> {
  const boss = makeBoss({ dealer: zmqDealer(options), exitDrainMs: DRAIN_MS });
  const url = new URL("../fixtures/exit-at-load.mjs", import.meta.url);
  const error = await rejectionOf(boss.employ(workerAt(url, "never")));
  expect(error.cause).toMatchObject({ code: "WORKER_EXITED", exitCode: 7 });
  await boss.close();
}

async function employLeaver({ how }: Exit, options: ZmqDealerOptions) {
  const boss = makeBoss({ dealer: zmqDealer(options), exitDrainMs: DRAIN_MS });
  const employee = (await within("employ", boss.employ(worker("leave"), { params: { how } }))) as AnyEmployee;
  employee.result.catch(() => {});
  await within("its word", employee[Symbol.asyncIterator]().next());
  return { boss, employee, told: within("the order", employee.send("go" as never)) };
}

async function expectCode(employee: AnyEmployee, exit: Exit): Promise<void> {
  const signal = "signal" in exit ? exit.signal : null;
  expect(await within("its exit", employee.exited), exit.how).toEqual({ code: exit.code, signal });
}
