import type { AnyEmployee, StatusReport } from "@bossworks/core";
import { expect, test } from "vitest";
import * as support from "./support.js";

const { codeOf, DEALER, employ, eventOf, failureOf, makeBoss, message, PLACE } = support;
const { statusWhere, stepOf, turn, within, worker } = support;

/** A dealer whose workers are processes: threads cannot fall silent. */
const PROCESSES = PLACE === "process" ? DEALER : "pipe:";

test("S1: a whole script, one function or one class method becomes a worker", async () => {
  const boss = makeBoss();
  const byFunction = await boss.employ(worker("sum"), { params: 100 });
  const byMethod = await boss.employ(support.method("Sums", "sum"), { params: 100 });
  const byScript = (await boss.employ(support.script("script"), { params: 100 })) as AnyEmployee;
  expect(await within("its message", message(byScript))).toBe(5050);
  expect(await within("result of the function", byFunction.result)).toBe(5050);
  expect(await within("result of the method", byMethod.result)).toBe(5050);
  expect(await within("end of the script", byScript.result)).toBe(undefined);
});

test("S1: the boss sends data into any worker and receives from any at any time, and workers send on their own initiative", async () => {
  const boss = makeBoss();
  const staff = await employ(boss, "doubles", 3);
  // Unasked.
  for (const employee of staff) expect(await within("a word", message(employee))).toBe("at work");
  // While each of them counts.
  for (const number of [1, 20, 300]) {
    for (const employee of [...staff].reverse()) {
      await within("send", employee.send(number as never));
      expect(await within("the answer", message(employee))).toBe(2 * number);
      expect(stepOf(await employee.status())).toBeGreaterThan(0);
    }
  }
  await within("send to all", boss.send(undefined, 4000));
  for (const employee of staff) expect(await within("the answer", message(employee))).toBe(8000);
});

test("S1: the boss knows whether each worker is running", async () => {
  const boss = makeBoss();
  const [runs, stands, ends] = (await employ(boss, "steps", 3)) as [AnyEmployee, AnyEmployee, AnyEmployee];
  await within("suspend", stands.suspend());
  await within("stop", ends.stop());
  const states = [runs, stands, ends].map(({ state }) => state);
  expect(states).toEqual(["STATUS_RUNNING", "STATUS_SUSPENDED", "STATUS_STOPPED"]);
  expect([...boss.staff.keys()]).toEqual([runs.id, stands.id]);
  await within("kill", runs.kill());
  expect(await failureOf("a word to the dead", runs.status())).toMatchObject({
    code: "WORKER_GONE",
    cause: { code: "WORKER_KILLED" },
  });
});

test("S1: SUSPEND, STATUS, RESUME, DATA and STOP reach one worker, some or all", async () => {
  const boss = makeBoss();
  const staff = await employ(boss, "doubles", 4);
  const [first, second, third] = staff as [AnyEmployee, AnyEmployee, AnyEmployee];
  const standing = async (): Promise<boolean[]> =>
    [...(await within("status", boss.status())).values()].map(({ status }) => status === "STATUS_SUSPENDED");
  await within("SUSPEND to one", boss.suspend(first));
  expect(await standing()).toEqual([true, false, false, false]);
  await within("SUSPEND to some", boss.suspend([second.id, third.id]));
  expect(await standing()).toEqual([true, true, true, false]);
  await within("RESUME to one", boss.resume(second));
  expect(await standing()).toEqual([true, false, true, false]);
  await within("SUSPEND to all", boss.suspend());
  expect(await standing()).toEqual([true, true, true, true]);
  await within("RESUME to all", boss.resume());
  expect(await standing()).toEqual([false, false, false, false]);

  const heard: unknown[][] = staff.map(() => []);
  for (const [i, employee] of staff.entries()) employee.on("message", ({ data }) => heard[i]?.push(data));
  await within("DATA to some", boss.send([first, third], 7));
  await within("DATA to all", boss.send(undefined, 8));
  while (heard.flat().length < 4 + 2 + 4) await within("a message", eventOf(boss, "message"));
  expect(heard).toEqual([[14, 16], [16], [14, 16], [16]].map((numbers) => ["at work", ...numbers]));

  await within("STOP to one", boss.stop(first));
  expect([...boss.staff.values()]).toEqual(staff.slice(1));
  await within("STOP to all", boss.stop());
  // Who had to be killed because it did not obey is not among them.
  for (const employee of staff) expect(await codeOf("its end", employee.result)).toBe("WORKER_STOPPED");
});

test("S1: STATUS tells the stage of the work and leaves it going; synchronising holds it there until further orders", async () => {
  const boss = makeBoss();
  const [employee] = (await employ(boss, "steps", 1)) as [AnyEmployee];
  const told: StatusReport[] = [];
  for (let i = 0; i < 3; i++) told.push(await within("status", employee.status()));
  const [early, , late] = told.map(stepOf) as [number, number, number];
  expect(late).toBeGreaterThan(early);

  await within("suspend", employee.suspend());
  const held = stepOf(await employee.status());
  expect(held).toBeGreaterThan(late);
  for (let i = 0; i < 50; i++) await turn();
  expect(stepOf(await employee.status())).toBe(held);
  await within("resume", employee.resume());
  await statusWhere(employee, "a later step", (report) => stepOf(report) > held);
});

test("S1: workers start at once, or together by RESUME with autostart off", async () => {
  const boss = makeBoss();
  const [atOnce] = (await employ(boss, "steps", 1)) as [AnyEmployee];
  expect(atOnce.state).toBe("STATUS_RUNNING");
  const waiting = await Promise.all(
    [1, 2, 3].map(() => boss.employ(worker("doubles"), { autostart: false }) as Promise<AnyEmployee>),
  );
  const begun: string[] = [];
  for (const employee of waiting) employee.on("message", () => begun.push(employee.id));
  for (let i = 0; i < 20; i++) await within("status", boss.status());
  expect(waiting.map(({ state }) => state)).toEqual(waiting.map(() => "STATUS_READY"));
  expect(begun).toEqual([]);
  await within("resume", boss.resume(waiting));
  while (begun.length < waiting.length) await within("a message", eventOf(boss, "message"));
  expect(begun.sort()).toEqual(waiting.map(({ id }) => id).sort());
});

test("S1: several bosses with settings of their own in one program", async () => {
  const one = makeBoss({ name: "one", maxStaff: 1 });
  const other = makeBoss({ name: "other", dealer: PROCESSES, autostart: false });
  const [mine] = (await employ(one, "steps", 1)) as [AnyEmployee];
  const [theirs] = (await employ(other, "steps", 1)) as [AnyEmployee];
  expect([mine.state, theirs.state]).toEqual(["STATUS_RUNNING", "STATUS_READY"]);
  expect(await codeOf("one more", one.employ(worker("steps")))).toBe("STAFF_FULL");
  await within("one more there", other.employ(worker("steps")));
  await within("stop", one.stop());
  expect([one.staff.size, other.staff.size]).toEqual([0, 2]);
});

test("S1: the total time and the rate of looking for messages are settings", async () => {
  const boss = makeBoss({ signalTimeoutMs: 50, stopGraceMs: 50 });
  // They answer at once: nothing but the rate holds the rounds up.
  await employ(boss, "echoes", 3);
  const from = performance.now();
  let rounds = 0;
  for await (const round of boss.watch({ everyMs: 0, rate: 100, timeoutMs: 300 })) rounds += round.size / 3;
  const took = performance.now() - from;
  expect(took).toBeGreaterThanOrEqual(290);
  expect(rounds).toBeGreaterThan(1);
  expect(3 * rounds).toBeLessThanOrEqual(3 + took / 10);
  // And of one answer.
  const [silent] = (await employ(boss, "looksAtNothing", 1)) as [AnyEmployee];
  expect(await failureOf("suspend", silent.suspend())).toMatchObject({ code: "SIGNAL_TIMEOUT" });
  expect(await codeOf("status", silent.status({ timeoutMs: 1 }))).toBe("SIGNAL_TIMEOUT");
});

test("S1: a worker's data goes first: while it is CALLING it ignores all but STOP and LISTEN, and after delivery it is WAITING for orders", async () => {
  const boss = makeBoss();
  const calling = async (question: string): Promise<AnyEmployee> => {
    const call = eventOf(boss, "call");
    const [caller] = (await employ(boss, "asks", 1, question)) as [AnyEmployee];
    await within("the call", call);
    return caller;
  };
  const orders = ["status", "suspend", "resume"] as const;
  const isIgnored = async (caller: AnyEmployee, order: (typeof orders)[number]): Promise<void> => {
    expect(await codeOf(order, caller[order]({ timeoutMs: 20 }))).toBe("SIGNAL_TIMEOUT");
    expect(caller.state).toBe("STATUS_CALLING");
  };
  // Each by itself: behind another one that waits it would wait in any case.
  for (const order of orders) await isIgnored(await calling(`${order}?`), order);
  const employee = await calling("whose turn?");
  for (const order of orders) await isIgnored(employee, order);
  let answer = (_: string): void => {};
  const delivered = new Promise((resolve) => {
    employee.onCall((_, data) => {
      resolve(data);
      return new Promise((answered) => {
        answer = answered;
      });
    });
  });
  expect(await within("the data", delivered)).toBe("whose turn?");
  await statusWhere(employee, "WAITING", ({ status }) => status === "STATUS_WAITING");
  answer("yours");
  expect(await within("result", employee.result)).toBe("yours");

  const stopped = await calling("and mine?");
  await within("STOP", stopped.stop());
  expect(await codeOf("its end", stopped.result)).toBe("WORKER_STOPPED");
});

test("S1: a worker that does not answer in time is LOST and the boss is rid of it", async () => {
  const boss = makeBoss({ dealer: PROCESSES, heartbeatMs: 100, lostAfterMs: 1000 });
  const [frozen, other] = (await employ(boss, "steps", 2)) as [AnyEmployee, AnyEmployee];
  const lost = eventOf(boss, "lost");
  process.kill(frozen.where.pid, "SIGSTOP");
  expect((await lost).employee).toBe(frozen);
  expect(await failureOf("result", frozen.result)).toMatchObject({ code: "WORKER_LOST" });
  await within("its end", frozen.exited);
  expect([frozen.state, [...boss.staff.values()]]).toEqual(["STATUS_LOST", [other]]);
  await within("the other's status", other.status());
});

test("S1: the dealer carries what it is given, whatever it means", async () => {
  const boss = makeBoss();
  const [employee] = (await employ(boss, "echoes", 1)) as [AnyEmployee];
  const orders = ["STOP", "SUSPEND", "STATUS_LOST", "\0", "", "\u{1f41d} \ud800", "x".repeat(100_000)];
  const bytes = Buffer.from(Array.from({ length: 1024 }, (_, i) => i % 256));
  for (const data of [...orders, bytes]) {
    await within("send", employee.send(data as never));
    expect(await within("the echo", message(employee))).toEqual(data);
  }
  expect(employee.state).toBe("STATUS_RUNNING");
});

test("S1: no worker goes deaf when both sides look at the same moment", async () => {
  const boss = makeBoss();
  const staff = await employ(boss, "steps", 2);
  // They look at every step, the boss as fast as it can: they meet as often as can be.
  for (let round = 0; round < 500; round++) {
    const reports = await within(`round ${round}`, boss.status());
    expect([...reports.values()].map(({ error }) => error)).toEqual(staff.map(() => undefined));
  }
});
