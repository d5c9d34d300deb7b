import type { Boss, BossworksError } from "@bossworks/core";
import { describe, expect, test } from "vitest";
import { makeBoss, worker } from "./support/boss.js";
import { codeOf, failureOf, within } from "./support/deadline.js";

/** Longer than the calls take to be made, short for a test. */
const BUSY_MS = 200;

type Ways = Record<
  string,
  { end?: string; act?: (boss: Boss, id: string) => unknown; cause: string | undefined }
>;

/** Ways in which a worker ends while calls to it are pending, and what its end is called. */
const WAYS: Ways = {
  "the worker returns": { end: "returns", cause: undefined },
  "the worker throws": { end: "throws", cause: "WORKER_FAILED" },
  "the worker exits": { end: "exits", cause: "WORKER_EXITED" },
  "it is killed": { act: (boss, id) => boss.kill(id), cause: "WORKER_KILLED" },
  "its stop goes up the ladder": { act: (boss, id) => boss.stop(id), cause: "WORKER_KILLED" },
  "it is dismissed": { act: (boss, id) => boss.dismiss(id), cause: "WORKER_KILLED" },
  "the boss closes": { act: (boss) => boss.close(), cause: "WORKER_KILLED" },
  "the boss aborts": { act: (boss) => boss.abort(new Error("enough")), cause: "WORKER_KILLED" },
};

describe.each(Object.entries(WAYS))("when %s", (_, { end, act, cause }) => {
  async function employBusy() {
    const boss = makeBoss({ stopGraceMs: 100, windowBytes: 64 * 1024 });
    const job = end ? worker("pending.mjs", "busyThen") : worker("pending.mjs", "busyForEver");
    const employee = await boss.employ(job, { params: { busyMs: BUSY_MS, end } });
    return { boss, employee, die: () => act?.(boss, employee.id) };
  }

  test("pending status, suspend and resume reject WORKER_GONE with how it ended; result and exited settle", async () => {
    const { employee, die } = await employBusy();
    const signals = [employee.status(), employee.suspend(), employee.resume()].map((signal) =>
      signal.then(
        () => "answered",
        (error: BossworksError) => error,
      ),
    );
    die();
    for (const outcome of await within("the signals", Promise.all(signals))) {
      // A worker that exits may still answer on its way out, when it hands over what it had accepted.
      if (end === "exits" && outcome === "answered") continue;
      expect(outcome).toMatchObject({ code: "WORKER_GONE", worker: employee.id });
      expect(((outcome as BossworksError).cause as { code?: string } | undefined)?.code).toBe(cause);
    }
    expect(await codeOf("result", employee.result)).toBe(cause ?? "ok");
    await within("exited", employee.exited);
  });

  test("a send that waits for the window rejects WORKER_GONE, one that was accepted has resolved; the iterator ends with the worker's error", async () => {
    const { employee, die } = await employBusy();
    const accepted = employee.send(Buffer.alloc(60 * 1024));
    const waiting = failureOf("send", employee.send(Buffer.alloc(60 * 1024)));
    const next = codeOf("next", employee[Symbol.asyncIterator]().next());
    die();
    await within("the accepted send", accepted);
    expect(await waiting).toMatchObject({ code: "WORKER_GONE" });
    expect(await next).toBe(cause ?? "ok");
  });

  test("boss.status tells the error in the report, boss.watch ends, stop, kill and dismiss resolve", async () => {
    const { boss, employee, die } = await employBusy();
    const status = boss.status();
    const watching = (async () => {
      for await (const round of boss.watch({ everyMs: 20 })) void round;
    })();
    const ending = Promise.all([employee.stop(), employee.kill(), employee.dismiss()]);
    die();
    const report = (await within("status", status)).get(employee.id);
    expect(report?.error).toMatchObject({ code: "WORKER_GONE" });
    await within("watch", watching);
    await within("stop, kill and dismiss", ending);
  });
});
