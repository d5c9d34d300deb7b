import type { AnyEmployee, DealerChoice } from "@bossworks/core";
import { expect } from "vitest";
import { failureOf, makeBoss, within, worker } from "./support.js";

const PACKETS = 960;
const ALL = Array.from({ length: PACKETS }, (_, i) => i);

/** Ways to end with a full mailbox, and what the boss has to be told. */
export const WAYS = [
  { how: "exit", code: 7, error: { code: "WORKER_EXITED", exitCode: 7 } },
  { how: "return", code: 0, value: "returned" },
  {
    how: "throw",
    code: 1,
    error: { code: "WORKER_FAILED", cause: { name: "TypeError", message: "on purpose" } },
  },
  { how: "handled SIGTERM", code: 15, error: { code: "WORKER_EXITED", exitCode: 15 } },
] as const;

/** Employs a worker that gives 960 packets and leaves so, and expects all of them and the right end. */
export async function expectAllToArrive(
  { how, code, ...end }: (typeof WAYS)[number],
  dealer?: DealerChoice,
): Promise<void> {
  const { employee, received } = await employLeaver(how, dealer);
  expect(await within("exit", employee.exited)).toEqual({ code, signal: null });
  expect(await received).toEqual(ALL);
  if ("value" in end) expect(await employee.result).toBe(end.value);
  else expect(await failureOf("result", employee.result)).toMatchObject(end.error);
}

/** SIGTERM keeps its default, which waits for nobody: what arrives is a beginning without gaps. */
export async function expectABeginning(dealer?: DealerChoice): Promise<void> {
  const { employee, received } = await employLeaver("SIGTERM", dealer);
  expect(await within("exit", employee.exited)).toEqual({ code: null, signal: "SIGTERM" });
  const got = await received;
  expect(got).toEqual(ALL.slice(0, got.length));
  expect(await failureOf("result", employee.result)).toMatchObject({
    code: "WORKER_EXITED",
    exitSignal: "SIGTERM",
  });
}

async function employLeaver(
  how: string,
  dealer: DealerChoice = "pipe:",
): Promise<{ employee: AnyEmployee; received: Promise<number[]> }> {
  const boss = makeBoss({ exitDrainMs: 5000, dealer });
  const employee = await boss.employ(worker("leave"), { params: { packets: PACKETS, how, bytes: 600 } });
  return { employee, received: within("reading", numbersOf(employee)) };
}

async function numbersOf(employee: AnyEmployee): Promise<number[]> {
  const numbers: number[] = [];
  try {
    for await (const message of employee) numbers.push((message as { i: number }).i);
  } catch {
    // How it ended is looked at elsewhere.
  }
  return numbers;
}
