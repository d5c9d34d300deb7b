import type { AnyEmployee, Boss, BossworksError, Who } from "@bossworks/core";
import { beforeEach, expect, test } from "vitest";
import { failureOf, makeBoss, within, worker } from "./support.js";

let boss: Boss;
let staff: AnyEmployee[];

beforeEach(async () => {
  boss = makeBoss({ stopGraceMs: 200 });
  staff = [];
  for (const name of ["a", "b", "c"]) staff.push(await boss.employ(worker("elsewhere", "strolls"), { name }));
});

const at = (index: number): AnyEmployee => staff[index] as AnyEmployee;
const suspended = (): string[] =>
  staff.filter(({ state }) => state === "STATUS_SUSPENDED").map(({ name }) => name);

const FORMS: [form: string, who: () => Who, meant: string[]][] = [
  ["nothing: all", () => undefined, ["a", "b", "c"]],
  ["an employee", () => at(1), ["b"]],
  ["an id", () => at(2).id, ["c"]],
  ["an array of both", () => [at(0), at(2).id], ["a", "c"]],
  ["an array that names one twice", () => [at(0), at(0).id, at(0)], ["a"]],
  ["an empty array: nobody", () => [], []],
  ["a predicate", () => (employee) => employee.name > "a", ["b", "c"]],
  ["a predicate that fits nobody", () => () => false, []],
];

test.each(FORMS)("who may be %s", async (_, who, meant) => {
  await within("suspend", boss.suspend(who()));
  expect(suspended()).toEqual(meant);
  const round = await within("status", boss.status(who()));
  expect([...round.keys()].map((id) => boss.staff.get(id)?.name)).toEqual(meant);
  await within("resume", boss.resume(who()));
  expect(suspended()).toEqual([]);
  await within("send", boss.send(who(), "data"));
  const pending = await Promise.all(
    staff.map(async (employee) => (await employee.status()).pending.toWorker),
  );
  expect(pending).toEqual(staff.map(({ name }) => (meant.includes(name) ? 1 : 0)));
  await within("stop", boss.stop(who()));
  expect([...boss.staff.values()].map(({ name }) => name)).toEqual(
    ["a", "b", "c"].filter((name) => !meant.includes(name)),
  );
});

const BAD: [what: string, who: () => unknown][] = [
  ["an id nobody has", () => "w999"],
  ["a number", () => 1],
  ["null", () => null],
  ["an array with something else in it", () => [at(0), 7]],
  ["an object", () => ({ id: at(0).id })],
];

test.each(BAD)("%s is a TypeError, and nobody is reached", async (_, who) => {
  for (const method of ["suspend", "resume", "status", "stop", "kill", "dismiss"] as const) {
    const call = async (): Promise<unknown> => boss[method](who() as Who);
    await expect(call(), method).rejects.toThrow(TypeError);
  }
  expect(suspended()).toEqual([]);
  expect(boss.staff.size).toBe(3);
});

test("another boss's employee is a TypeError", async () => {
  const other = makeBoss();
  await expect((async () => other.suspend(at(0)))()).rejects.toThrow(TypeError);
  expect(suspended()).toEqual([]);
});

test("several failures: all settle first, then it rejects with the first one's code and all errors by id", async () => {
  const deaf = await Promise.all([1, 2].map(() => boss.employ(worker("harmful", "sleepsOnAtomics"))));
  await within("kill", at(2).kill());
  const everyone = [at(0), ...deaf, at(2), at(1)];
  const error = await failureOf("suspend", boss.suspend(everyone, { timeoutMs: 50 }));
  expect(error.code).toBe("SIGNAL_TIMEOUT");
  expect([...(error.errors ?? [])].map(([id, one]) => [id, (one as BossworksError).code])).toEqual([
    [deaf[0]?.id, "SIGNAL_TIMEOUT"],
    [deaf[1]?.id, "SIGNAL_TIMEOUT"],
    [at(2).id, "WORKER_GONE"],
  ]);
  expect(suspended()).toEqual(["a", "b"]);
});

test("one failure among several has the errors map too", async () => {
  await within("kill", at(0).kill());
  const error = await failureOf("send", boss.send([at(1), at(0)], "data"));
  expect(error).toMatchObject({ code: "WORKER_GONE" });
  expect([...(error.errors?.keys() ?? [])]).toEqual([at(0).id]);
  expect((await within("status", at(1).status())).pending.toWorker).toBe(1);
});

test("ended ones count as done for stop, kill and dismiss, and reject WORKER_GONE for the rest", async () => {
  await within("kill", at(0).kill());
  for (const who of [at(0), at(0).id, [at(0)]] as Who[]) {
    for (const method of ["stop", "kill", "dismiss"] as const) await within(method, boss[method](who));
    for (const method of ["suspend", "resume"] as const) {
      expect(await failureOf(method, boss[method](who)), method).toMatchObject({ code: "WORKER_GONE" });
    }
    expect(await failureOf("send", boss.send(who, 1))).toMatchObject({
      code: "WORKER_GONE",
      cause: { code: "WORKER_KILLED" },
    });
  }
  await within("suspend", boss.suspend());
  expect(suspended()).toEqual(["b", "c"]);
});

test("data that does not travel is refused before anybody is sent it", async () => {
  expect(await failureOf("send", boss.send(undefined, { a: () => {} }))).toMatchObject({ code: "BAD_DATA" });
  const round = await within("status", boss.status());
  expect([...round.values()].map(({ pending }) => pending.toWorker)).toEqual([0, 0, 0]);
});
