import { workerAt } from "@bossworks/core";
import { expect, test } from "vitest";
import { makeMark } from "../control/mark.js";
import { DEADLINE_MS } from "../failures/support/deadline.js";
import { holdThread } from "../failures/support/hold-thread.js";
import { fixture, makeBoss, within } from "./support.js";

const MESSAGES = 12;
const EXIT_DRAIN_MS = 50;
/** So long the boss stands still after its worker has come to its end. */
const BUSY_MS = 500;

const by = (name: string) => workerAt(fixture("ends/ends.mjs"), name) as ReturnType<typeof workerAt>;
const script = workerAt(fixture("ends/script.mjs")) as ReturnType<typeof workerAt>;

const thrown = { code: "WORKER_FAILED", cause: { name: "TypeError", message: "on purpose" } };

test.each([
  ["returns", by("returns"), "returned"],
  ["throws", by("throws"), thrown],
  ["throws where nobody awaits it", by("throwsAside"), thrown],
  ["is a script and has nothing left to do", script, undefined],
])(
  "a process that %s beside a busy boss waits for it, however short exitDrainMs is",
  async (_, worker, end) => {
    const boss = makeBoss({ exitDrainMs: EXIT_DRAIN_MS, lostAfterMs: DEADLINE_MS });
    const mark = makeMark();
    const employee = await boss.employ(worker, { params: mark.path });
    mark.busyUntilSet();
    holdThread(BUSY_MS);
    let received = 0;
    employee.on("message", () => received++);
    const ended = employee.result.catch((error: unknown) => error);
    const got = await within("result", ended);
    if (end === thrown) expect(got).toMatchObject(thrown);
    else expect(got).toBe(end);
    expect(received).toBe(MESSAGES);
  },
);
