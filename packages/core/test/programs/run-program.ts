import type { AnyEmployee, Boss, UndeliveredMessage } from "@bossworks/core";
import { workerAt } from "@bossworks/core";
import { expect } from "vitest";
import { within } from "../failures/support/deadline.js";
import { ENDS, isWhole, messageOf, randomFrom } from "./random.mjs";

const ACTOR = new URL("../fixtures/programs/actor.mjs", import.meta.url);
const MOST_WORKER_STEPS = 40;
const MOST_BOSS_STEPS = 50;
const MOST_SENDS = 20;
const LONGEST_PAUSE_MS = 6;
/** How many of a hundred handlers throw, and how many dawdle. */
const HANDLERS = { throw: 12, dawdle: 25 } as const;

/** What the actor tells of itself. */
interface ActorRecord {
  readonly sent: number;
  readonly received: readonly number[];
  readonly faults: readonly string[];
}

type Message = ReturnType<typeof messageOf>;

/**
 * Employs a worker that does what the seed says, does with it what the seed says, and looks at what came of it: each message
 * arrived once, whole and in order, or was given back, and every promise settled with a value or a code.
 */
export async function runProgram(boss: Boss, seed: number): Promise<void> {
  const random = randomFrom(seed);
  const end = ENDS[random(ENDS.length)] ?? "returns";
  const params = { seed: seed + 1, steps: random(MOST_WORKER_STEPS), end };
  const employed = boss.employ(workerAt(ACTOR.href, "actor"), { params } as never);
  const program = new Program((await within("employ", employed)) as AnyEmployee, random);
  await program.act();
  await program.end(end === "loops" || end === "waits");
}

class Program {
  readonly #employee: AnyEmployee;
  readonly #random: (bound: number) => number;
  readonly #waits: Promise<void>[] = [];
  /** Numbers of the messages that were accepted, and of those that came. */
  readonly #accepted: number[] = [];
  readonly #got: number[] = [];
  /** Of the worker's messages, at its exit. */
  #unread = 0;
  #isDismissed = false;
  #next = 0;
  #hasEndedInput = false;
  #reader: Promise<void> | undefined;
  #undelivered: readonly UndeliveredMessage[] | undefined;

  constructor(employee: AnyEmployee, random: (bound: number) => number) {
    this.#employee = employee;
    this.#random = random;
    employee.on("exit", ({ undelivered, unread }) => {
      this.#unread = unread;
      this.#undelivered = undelivered;
    });
    employee.onCall(async (_, data) => {
      const chance = random(100);
      if (chance < HANDLERS.throw) throw new Error("no");
      if (chance < HANDLERS.dawdle) await this.#pause();
      return { to: (data as { asked: number }).asked };
    });
  }

  /** The boss's part, up to the worker's end. */
  async act(): Promise<void> {
    const random = this.#random;
    for (let left = 5 + random(MOST_BOSS_STEPS); left > 0; left--) await this.#step(random(8));
    this.#settles("resume", this.#employee.resume());
  }

  /** Sees to it that the worker ends, and looks at what came of it. */
  async end(mustBeTold: boolean): Promise<void> {
    const employee = this.#employee;
    const way = this.#random(6);
    if (way === 0) this.#settles("kill", employee.kill());
    else if (way === 1) this.#dismiss();
    else if (way === 2 || mustBeTold) this.#settles("stop", employee.stop());
    else this.#endInput();
    await this.#reader;
    const reading = this.#read(Number.POSITIVE_INFINITY);
    const record = await within("result", employee.result.then(recordOf, recordOf));
    await within("exit", employee.exited);
    await within("its messages", reading);
    await Promise.all(this.#waits);
    this.#check(record);
  }

  async #step(kind: number): Promise<void> {
    const employee = this.#employee;
    if (kind === 0 || kind === 1) for (let left = this.#random(MOST_SENDS); left > 0; left--) this.#send({});
    else if (kind === 2) this.#send({ timeoutMs: 1 + this.#random(LONGEST_PAUSE_MS) });
    else if (kind === 3) {
      this.#settles("suspend", employee.suspend());
      if (this.#random(2) === 0) await this.#pause();
      this.#settles("resume", employee.resume());
    } else if (kind === 4) this.#settles("status", employee.status());
    else if (kind === 5) this.#reader ??= this.#read(1 + this.#random(30));
    else if (kind === 6 && this.#random(10) === 0) this.#endInput();
    else await this.#pause();
  }

  #send(limits: { timeoutMs?: number }): void {
    if (this.#hasEndedInput) return;
    const n = this.#next++;
    const sending = this.#employee.send(messageOf(n, this.#random) as never, limits);
    this.#settles(
      "send",
      sending.then(() => void this.#accepted.push(n)),
    );
  }

  /** What nobody has read by then is nobody's any more. */
  #dismiss(): void {
    this.#isDismissed = true;
    this.#settles("dismiss", this.#employee.dismiss());
  }

  #endInput(): void {
    if (this.#hasEndedInput) return;
    this.#hasEndedInput = true;
    this.#settles("end", this.#employee.end());
  }

  /** Takes so many messages, or all. */
  async #read(most: number): Promise<void> {
    let left = most;
    try {
      for await (const message of this.#employee as AsyncIterable<Message>) {
        expect(isWhole(message), "a message is whole").toBe(true);
        this.#got.push(message.n);
        if (--left <= 0) break;
        if (this.#random(10) === 0) await this.#pause();
      }
    } catch (error) {
      expect(error).toHaveProperty("code");
    }
    this.#reader = undefined;
  }

  #settles(what: string, promise: Promise<unknown>): void {
    const settled = promise.then(
      () => {},
      (error: unknown) => expect(error, what).toHaveProperty("code"),
    );
    this.#waits.push(within(what, settled));
  }

  async #pause(): Promise<void> {
    const ms = this.#random(LONGEST_PAUSE_MS);
    await new Promise<void>((resolve) => void (ms === 0 ? setImmediate(resolve) : setTimeout(resolve, ms)));
  }

  #check(record: ActorRecord | undefined): void {
    const got = this.#got;
    expect(got, "what came from the worker").toEqual(got.map((_, index) => index));
    expect(this.#undelivered, "the exit event").toBeDefined();
    // Who was killed or left by process.exit tells nothing.
    if (!record) return;
    expect(record.faults).toEqual([]);
    const dropped = record.sent - got.length;
    expect(dropped, "what nobody got").toBeLessThanOrEqual(this.#isDismissed ? this.#unread : 0);
    expect(dropped, "what was repeated").toBeGreaterThanOrEqual(0);
    const accepted = this.#accepted.toSorted((a, b) => a - b);
    const givenBack = (this.#undelivered ?? []).map(({ data }) => (data as Message).n);
    expect([...record.received, ...givenBack], "what the worker was sent").toEqual(accepted);
  }
}

/** What the actor returned, or threw, or was stopped with. */
function recordOf(outcome: unknown): ActorRecord | undefined {
  const { sent, value, cause } = outcome as {
    sent?: number;
    value?: ActorRecord;
    cause?: { record?: ActorRecord };
  };
  return sent === undefined ? (value ?? cause?.record) : (outcome as ActorRecord);
}
