import { Boss, type IDealer, memoryDealer } from "@bossworks/core";
import { expect, test } from "vitest";
import { DEALER, makeBoss, worker } from "./support/boss.js";
import { codeOf, failureOf, within } from "./support/deadline.js";

test("close stops all, and is the same when called twice or more", async () => {
  const boss = makeBoss();
  const [first, second] = await Promise.all([
    boss.employ(worker("idle.mjs", "spin")),
    boss.employ(worker("idle.mjs", "idle")),
  ]);
  await within("close, three times", Promise.all([boss.close(), boss.close(), boss.close()]));
  expect(boss.staff.size).toBe(0);
  for (const employee of [first, second])
    expect((await failureOf("result", employee.result)).code).toBe("WORKER_STOPPED");
  await within("close again", boss.close());
});

test("close without staff settles, also when the boss did nothing at all", async () => {
  await within("close", makeBoss().close());
});

test("close with a worker that never reaches a checkpoint settles within both graces", async () => {
  const boss = makeBoss({ stopGraceMs: 200, killGraceMs: 500 });
  const stuck = await boss.employ(worker("pending.mjs", "busyForEver"));
  const neighbour = await boss.employ(worker("idle.mjs", "idle"));
  await within("close", boss.close(), 5000);
  expect((await failureOf("result", stuck.result)).code).toBe("WORKER_KILLED");
  expect((await failureOf("result", neighbour.result)).code).toBe("WORKER_STOPPED");
});

test("close with timeoutMs does not wait for longer graces", async () => {
  const boss = makeBoss({ stopGraceMs: 60_000, killGraceMs: 60_000 });
  const stuck = await boss.employ(worker("pending.mjs", "busyForEver"));
  await within("close", boss.close({ timeoutMs: 200 }), 5000);
  expect((await failureOf("result", stuck.result)).code).toBe("WORKER_KILLED");
  await within("exited", stuck.exited);
});

test("abort does not wait for anybody's grace", async () => {
  const boss = makeBoss({ stopGraceMs: 60_000 });
  const late = await boss.employ(worker("pending.mjs", "stopsLate"), { params: { lateMs: 60_000 } });
  await within("abort", boss.abort(new Error("enough")), 5000);
  expect((await failureOf("result", late.result)).code).toBe("WORKER_KILLED");
});

test("abort while close waits makes an end of it", async () => {
  const boss = makeBoss({ stopGraceMs: 60_000 });
  await boss.employ(worker("pending.mjs", "busyForEver"));
  const closing = boss.close();
  await within("abort", Promise.resolve(boss.abort(new Error("enough"))), 5000);
  await within("close", closing, 5000);
});

test("boss.messages() ends at close, after what had arrived", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("idle.mjs", "echo"));
  const messages = boss.messages();
  await employee.send("hello");
  expect(await within("next", messages.next())).toMatchObject({
    done: false,
    value: { employee, data: "hello" },
  });
  const last = codeOf("next", messages.next());
  await within("close", boss.close());
  expect(await last).toBe("ok");
  expect(await within("next", messages.next())).toMatchObject({ done: true });
});

test("await using closes the boss at the end of its block", async () => {
  let outside: Boss;
  {
    await using boss = new Boss({ dealer: DEALER });
    outside = boss;
    await boss.employ(worker("idle.mjs", "idle"));
  }
  expect(outside.staff.size).toBe(0);
  expect(await codeOf("employ", outside.employ(worker("idle.mjs", "idle")))).toBe("BOSS_CLOSED");
});

test.each([
  ["never closes", () => new Promise<void>(() => {})],
  ["fails to close", () => Promise.reject(new Error("stuck"))],
])("close settles with a dealer that %s; the dealer is aborted", async (_, close) => {
  const sound = memoryDealer();
  const aborted: unknown[] = [];
  const dealer: IDealer = {
    name: "memory",
    features: sound.features,
    open: (context) => sound.open(context),
    channel: (id, events) => sound.channel(id, events),
    close,
    abort: (reason) => {
      aborted.push(reason);
      sound.abort(reason);
    },
  };
  const boss = new Boss({ dealer });
  await within("employ", boss.employ(worker("idle.mjs", "idle")));
  await within("close", boss.close(), 5000);
  expect(aborted).toHaveLength(1);
});

test("close with timeoutMs calls nobody leaked that can be ended", async () => {
  const boss = makeBoss({ stopGraceMs: 60_000, killGraceMs: 5000 });
  const leaked: unknown[] = [];
  boss.on("leaked", (event) => leaked.push(event));
  const stuck = await boss.employ(worker("pending.mjs", "busyForEver"));
  await within("close", boss.close({ timeoutMs: 0 }));
  expect(leaked).toEqual([]);
  const error = await failureOf("result", stuck.result);
  expect([error.code, error.leaked]).toEqual(["WORKER_KILLED", undefined]);
});

test("close settles while the dealer is being opened without end", async () => {
  const sound = memoryDealer();
  let aborted = 0;
  const dealer: IDealer = {
    name: "memory",
    features: sound.features,
    open: () => new Promise(() => {}),
    channel: (id, events) => sound.channel(id, events),
    close: () => sound.close(),
    abort: () => aborted++,
  };
  const boss = new Boss({ dealer });
  const employing = codeOf("employ", boss.employ(worker("idle.mjs", "idle")));
  await within("close", boss.close(), 5000);
  expect([await employing, aborted]).toEqual(["BOSS_CLOSED", 1]);
});

test("after close calls reject BOSS_CLOSED; those that end somebody resolve, for nobody is left", async () => {
  const boss = makeBoss();
  await boss.close();
  for (const call of ["status", "suspend", "resume", "send"] as const)
    expect(await codeOf(call, boss[call](undefined, undefined))).toBe("BOSS_CLOSED");
  for (const call of ["messages", "watch"] as const)
    expect(() => boss[call]()).toThrow(expect.objectContaining({ code: "BOSS_CLOSED" }));
  for (const call of ["stop", "kill", "dismiss", "close"] as const) await within(call, boss[call]());
});
