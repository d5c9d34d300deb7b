import { Boss, type Employee, workerAt } from "@bossworks/core";
import type { ProxyConnection } from "@bossworks/dealer-conformance/fault-proxy";
import { expect, onTestFinished } from "vitest";
import { rejectionOf, within } from "../support.js";
import { seeded } from "./seeded.js";
import type { Through } from "./through-proxy.js";

interface Numbered {
  readonly n: number;
  readonly padding: string;
}

/** How much is sent while how often something breaks. */
export interface FaultRun {
  /** Each way, by the worker that lives. */
  readonly messages: number;
  /** Links cut, each at a random byte of a random direction. */
  readonly cuts: number;
  /** Workers killed by SIGKILL in the middle of their streams. */
  readonly kills: number;
  readonly seed: number;
  readonly withinMs: number;
}

const STREAMS = workerAt<typeof import("./fixtures/streams.worker.mjs"), "streams">(
  new URL("fixtures/streams.worker.mjs", import.meta.url),
  "streams",
);

const PADDING_BYTES = 20;
/** What a message takes of a link at least. */
const MESSAGE_BYTES = 50;
/** Cuts that fall into a handshake, most of them; the others fall into the streams. */
const EARLY_SHARE = 0.2;
const EARLY_BYTES = 600;

/** Messages of a killed worker's streams, more than it lives to see; it is killed after some thousands. */
const ENDLESS = 10_000_000;
const MOST_BEFORE_KILL = 5000;

/**
 * Streams numbered messages both ways while links are cut and other workers are killed, and expects every message once
 * and in order; of the killed ones a beginning without gaps arrives, and what the boss had sent and was not taken
 * comes back, also without gaps. Returns what happened.
 */
export async function expectExactlyOnce(
  through: Through,
  run: FaultRun,
): Promise<{ broken: number; restored: number }> {
  const random = seeded(run.seed);
  let cuts = 0;
  // One stream lasts for all cuts.
  const streamBytes = (run.messages * MESSAGE_BYTES) / run.cuts;
  const plan = (connection: ProxyConnection): void => {
    if (cuts === run.cuts) return;
    cuts++;
    const bytes = Math.floor(random() * (random() < EARLY_SHARE ? EARLY_BYTES : streamBytes));
    connection.cutAfter(random() < 0.5 ? { toTarget: bytes } : { toClient: bytes });
  };
  const { dealer } = await through(plan);
  const boss = new Boss({ dealer, windowBytes: 1024 * 1024 });
  onTestFinished(() => within("close", boss.close(), 20_000));
  const seen = { broken: 0, restored: 0 };
  boss.on("linkbroken", () => seen.broken++);
  boss.on("linkrestored", () => seen.restored++);

  const streaming = expectAll(boss, run);
  const killing = (async () => {
    for (let kill = 0; kill < run.kills; kill++) await expectBeginning(boss, random, run.withinMs);
  })();
  await within("the streams and kills", Promise.all([streaming, killing]), run.withinMs);
  expect(cuts).toBe(run.cuts);
  return seen;
}

/** All messages of one worker, once and in order. */
async function expectAll(boss: Boss, { messages, withinMs }: FaultRun): Promise<void> {
  const employee = await boss.employ(STREAMS, { params: { messages, bytes: PADDING_BYTES } });
  const got = numbersOf(employee);
  await sendNumbers(employee, messages);
  expect(await within("the result", employee.result, withinMs)).toBe(messages);
  expect(await got).toBe(messages);
}

/** A worker that is killed in the middle: what arrived, and what comes back, has no gaps. */
async function expectBeginning(boss: Boss, random: () => number, withinMs: number): Promise<void> {
  const employee = await boss.employ(STREAMS, { params: { messages: ENDLESS, bytes: PADDING_BYTES } });
  const left = new Promise<readonly { data: unknown }[]>((resolve) => {
    employee.on("exit", ({ undelivered }) => resolve(undelivered));
  });
  const killAfter = Math.floor(random() * MOST_BEFORE_KILL);
  const got = numbersOf(employee, (count) => {
    if (count === killAfter + 1) process.kill(Number(employee.where?.pid), "SIGKILL");
  });
  const accepted = await sendNumbers(employee, ENDLESS);
  expect(await rejectionOf(employee.result)).toMatchObject({ code: "WORKER_EXITED", exitSignal: "SIGKILL" });
  expect(await within("the last message", got, withinMs)).toBeGreaterThan(killAfter);
  const returned = (await within("what was not delivered", left)).map(({ data }) => (data as Numbered).n);
  const first = returned[0] ?? accepted;
  expect(returned).toEqual(Array.from({ length: accepted - first }, (_, i) => first + i));
}

/** Takes all messages, which must count from 0 without gaps; resolves to how many came. */
async function numbersOf(employee: Employee, onCount: (count: number) => void = () => {}): Promise<number> {
  let count = 0;
  let wrong: Error | undefined;
  employee.on("message", ({ data }) => {
    const { n } = data as Numbered;
    if (n !== count) wrong ??= new Error(`message ${n} came in the place of ${count}`);
    onCount(++count);
  });
  await employee.exited;
  if (wrong) throw wrong;
  return count;
}

/** Sends up to `count` numbered messages; resolves to how many were accepted before the worker ended. */
async function sendNumbers(employee: Employee, count: number): Promise<number> {
  const padding = "y".repeat(PADDING_BYTES);
  for (let n = 0; n < count; n++) {
    try {
      await employee.send({ n, padding } as never);
    } catch (error) {
      expect(error).toMatchObject({ code: "WORKER_GONE" });
      return n;
    }
  }
  return count;
}
