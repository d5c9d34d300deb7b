import type { AnyEmployee, Boss } from "@bossworks/core";
import type { IDealer } from "@bossworks/core/driver";
import { expect } from "vitest";
import { makeBoss, worker } from "../support/boss.js";
import { until, within } from "../support/deadline.js";

/** From the medium's return until messages pass again, both ways. */
const RESUMES_MS = 5000;
/** Nobody is given up here. */
const LOST_AFTER_MS = 300_000;
/** What may be under way is small, so that who waits for what follows it waits for the medium alone. */
const WINDOW_BYTES = 64 * 1024;
const WORKERS = 3;
const PADDING = "x".repeat(200);
/** Of each worker before and after the fault. */
const MESSAGES = 300;

/** What the boss told of links. */
export interface LinksSeen {
  readonly broken: number;
  readonly restored: number;
  /** From the medium's return until all workers had traffic again. */
  readonly resumedMs: number;
}

/**
 * Streams numbered messages to workers that echo them, while `fault` does something to the medium and resolves as soon as
 * that is over. Expects every message once and in order both ways, traffic again within five seconds, and a boss that
 * tells of each broken link that it was restored.
 */
export async function expectToSurvive(dealer: IDealer, fault: () => Promise<void>): Promise<LinksSeen> {
  const boss = makeBoss({ dealer, lostAfterMs: LOST_AFTER_MS, windowBytes: WINDOW_BYTES });
  const seen = { broken: 0, restored: 0 };
  boss.on("linkbroken", () => seen.broken++);
  boss.on("linkrestored", () => seen.restored++);
  const streams = await within("employ", employ(boss));
  await all("traffic", streams, (stream) => stream.echoed >= MESSAGES);

  await within("the fault", fault(), 60_000);
  const returnedAt = performance.now();
  const sent = streams.map((stream) => stream.sent);
  await all("traffic again", streams, (stream, i) => stream.echoed > (sent[i] ?? 0), RESUMES_MS);
  const resumedMs = performance.now() - returnedAt;
  await all("more traffic", streams, (stream, i) => stream.echoed > (sent[i] ?? 0) + MESSAGES);
  await within("the results", Promise.all(streams.map((stream) => stream.end())));
  await until("the last link", () => seen.restored === seen.broken);
  expect(resumedMs).toBeLessThan(RESUMES_MS);
  await within("close", boss.close());
  return { ...seen, resumedMs };
}

function employ(boss: Boss): Promise<Stream[]> {
  return Promise.all(
    Array.from({ length: WORKERS }, async () => new Stream(await boss.employ(worker("echo")))),
  );
}

function all(
  what: string,
  streams: readonly Stream[],
  holds: (stream: Stream, i: number) => boolean,
  ms?: number,
): Promise<void> {
  return until(
    what,
    () => streams.every((stream, i) => stream.wrong === undefined && holds(stream, i)),
    ms,
  ).catch((error) => {
    const told = streams.map(
      ({ sent, echoed, wrong }) => `${sent} sent, ${echoed} echoed, ${wrong ?? "in order"}`,
    );
    throw new Error(`${(error as Error).message}: ${told.join("; ")}`);
  });
}

/** Numbered messages to one worker, and their echoes. */
class Stream {
  sent = 0;
  echoed = 0;
  wrong: string | undefined;
  readonly #employee: AnyEmployee;
  #isOver = false;
  readonly #sending: Promise<void>;

  constructor(employee: AnyEmployee) {
    this.#employee = employee;
    employee.on("message", ({ data }) => {
      const { n } = data as { n: number };
      if (n !== this.echoed) this.wrong ??= `${n} in the place of ${this.echoed}`;
      this.echoed++;
    });
    this.#sending = this.#send();
    // Told by `end`, if it comes to that.
    this.#sending.catch(() => {});
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#sending;
    await this.#employee.end();
    expect(await this.#employee.result).toEqual({ received: this.sent, wrong: undefined });
    expect({ echoed: this.echoed, wrong: this.wrong }).toEqual({ echoed: this.sent, wrong: undefined });
  }

  async #send(): Promise<void> {
    while (!this.#isOver) {
      await this.#employee.send({ n: this.sent, padding: PADDING } as never);
      this.sent++;
    }
  }
}
