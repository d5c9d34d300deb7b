import { expect, test } from "vitest";
import { eventOf, failureOf, makeBoss, turn, within, worker } from "./support.js";

test("without any handler the worker stays CALLING and event call tells it", async () => {
  const boss = makeBoss({ signalTimeoutMs: 50 });
  const calling = eventOf(boss, "call");
  const employee = await boss.employ(worker("callers", "asks"), { params: "data" });
  expect((await calling).employee).toBe(employee);
  expect(await failureOf("status", employee.status())).toMatchObject({
    code: "SIGNAL_TIMEOUT",
    name: "TimeoutError",
  });
  expect(employee.state).toBe("STATUS_CALLING");
});

test.each(["boss", "employee"])(
  "a handler set later, on the %s, answers the call that waits",
  async (where) => {
    const boss = makeBoss();
    const calling = eventOf(boss, "call");
    const employee = await boss.employ(worker("callers", "asks"), { params: "data" });
    await calling;
    if (where === "boss") boss.onCall((caller, data) => [caller === employee, data]);
    else employee.onCall((caller, data) => [caller === employee, data]);
    expect(await within("result", employee.result)).toEqual({ answer: [true, "data"] });
  },
);

test("the employee's own handler goes before the boss's; removed, the boss's answers again", async () => {
  const boss = makeBoss();
  boss.onCall(() => "the boss's");
  const employee = await boss.employ(worker("callers", "asks"), { params: 1, autostart: false });
  const other = await boss.employ(worker("callers", "asks"), { params: 1, autostart: false });
  employee.onCall(() => "its own");
  const remove = other.onCall(() => "removed");
  remove();
  remove();
  await within("resume", boss.resume());
  expect(await within("result", employee.result)).toEqual({ answer: "its own" });
  expect(await within("result", other.result)).toEqual({ answer: "the boss's" });
});

test("a second handler on the same object is a TypeError; after its removal another may be set", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("callers", "asks"), { autostart: false });
  for (const owner of [boss, employee]) {
    const remove = owner.onCall(() => "first");
    expect(() => owner.onCall(() => "second")).toThrow(TypeError);
    remove();
    const removeThird = owner.onCall(() => "third");
    // The first one's remover is spent: it does not touch its successor.
    remove();
    expect(() => owner.onCall(() => "fourth")).toThrow(TypeError);
    removeThird();
  }
});

test("something that is no function is a TypeError", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("callers", "asks"), { autostart: false });
  expect(() => boss.onCall("no" as never)).toThrow(TypeError);
  expect(() => employee.onCall(undefined as never)).toThrow(TypeError);
});

test("a handler removed before the call leaves the worker CALLING until another comes", async () => {
  const boss = makeBoss();
  boss.onCall(() => "never")();
  const calling = eventOf(boss, "call");
  const employee = await boss.employ(worker("callers", "asks"), { params: 1 });
  await calling;
  for (let i = 0; i < 20; i++) await turn();
  expect(employee.state).toBe("STATUS_CALLING");
  boss.onCall(() => "second");
  expect(await within("result", employee.result)).toEqual({ answer: "second" });
});

test("one handler serves many workers at once; a slow answer for one holds up no other", async () => {
  const boss = makeBoss();
  const definition = worker("callers", "asks");
  let release: (value: unknown) => void = () => {};
  boss.onCall((_, data) =>
    data === "slow"
      ? new Promise((resolve) => {
          release = resolve;
        })
      : data,
  );
  const slow = await boss.employ(definition, { params: "slow" });
  for (let i = 0; i < 5; i++) {
    const employee = await boss.employ(definition, { params: i });
    expect(await within("result", employee.result)).toEqual({ answer: i });
  }
  release("done");
  expect(await within("result", slow.result)).toEqual({ answer: "done" });
});
