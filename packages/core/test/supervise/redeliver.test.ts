import type { AnyEmployee, Boss } from "@bossworks/core";
import { expect, test } from "vitest";
import { AT_ONCE, eventOf, makeBoss, within, worker } from "./support.js";

const restart = { policy: "on-failure", backoffMs: AT_ONCE } as const;

/** Answers which life it is, and lets each die only when all was sent. */
function guide(boss: Boss): { readonly maySink: () => void } {
  let lives = 0;
  let sink = (): void => {};
  const sent = new Promise<void>((resolve) => {
    sink = resolve;
  });
  boss.onCall((_, asked) => (asked === "may I?" ? sent : lives++));
  return { maySink: sink };
}

async function sendAll(employee: AnyEmployee, messages: readonly unknown[]): Promise<void> {
  for (const message of messages) await within("send", employee.send(message));
}

test("what the ended one never took is handed back, not given to who follows", async () => {
  const boss = makeBoss();
  const { maySink } = guide(boss);
  const [exit, restarted] = [eventOf(boss, "exit"), eventOf(boss, "restarted")];
  const first = await boss.employ(worker("takesThenThrows"), { params: { takes: [1] }, restart });
  await sendAll(first, ["a", "b", "c"]);
  maySink();
  expect((await exit).undelivered).toEqual([
    { data: "b", known: "unsent" },
    { data: "c", known: "unsent" },
  ]);
  const { employee } = await restarted;
  await sendAll(employee, ["d"]);
  await within("end", employee.end());
  expect(await within("result", employee.result)).toEqual(["d"]);
});

test("redeliver: each is taken once, in order, over any number of lives and before anything new", async () => {
  const boss = makeBoss();
  const { maySink } = guide(boss);
  boss.on("restarted", ({ employee }) => {
    if (employee.id === "w2") void employee.send("new");
    if (employee.id === "w4") void employee.end();
  });
  const finished = eventOf(boss, "exit", ({ how }) => how === "FINISHED");
  const first = await boss.employ(worker("takesThenThrows"), {
    params: { takes: [2, 0, 1] },
    restart: { ...restart, redeliver: true },
  });
  await sendAll(first, [1, 2, 3, 4, 5]);
  maySink();
  const { employee } = await finished;
  expect(await within("result", employee.result)).toEqual([4, 5, "new"]);
});

test("redeliver: who ends in the turn of joining has them among what it leaves, and the next one has them again", async () => {
  const boss = makeBoss();
  const left: unknown[][] = [];
  boss.on("exit", ({ undelivered }) => left.push(undelivered.map(({ data }) => data)));
  const gaveUp = eventOf(boss, "gaveup");
  const first = await boss.employ(worker("endsAtOnce"), {
    params: "throw",
    restart: { ...restart, redeliver: true },
  });
  const accepted = (await Promise.allSettled([1, 2, 3].map((message) => first.send(message)))).flatMap(
    ({ status }, index) => (status === "fulfilled" ? [index + 1] : []),
  );
  await gaveUp;
  expect(left).toEqual(Array.from({ length: 4 }, () => accepted));
});

test("redeliver: also when they fill the window", async () => {
  const boss = makeBoss({ windowBytes: 4096 });
  const { maySink } = guide(boss);
  boss.on("restarted", ({ employee }) => {
    if (employee.id === "w4") void employee.end();
  });
  const finished = eventOf(boss, "exit", ({ how }) => how === "FINISHED");
  const first = await boss.employ(worker("takesThenThrows"), {
    params: { takes: [1, 0, 0] },
    restart: { ...restart, redeliver: true },
  });
  const blocks = Array.from({ length: 5 }, (_, i) => `${i}`.repeat(700));
  await sendAll(first, blocks);
  maySink();
  const { employee } = await finished;
  expect(await within("result", employee.result)).toEqual(blocks.slice(1));
});
