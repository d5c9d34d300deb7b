import { expect, test } from "vitest";
import { codeOf, failureOf, makeBoss, turn, within, worker } from "./support.js";

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

test("receives made at once are served in the order of asking, and go on in that order", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("concurrent", "receives"), { params: 1000 });
  for (const i of numbers(1000)) await within("send", employee.send(i));
  expect(await within("result", employee.result)).toEqual({ got: numbers(1000), came: numbers(1000) });
});

test.each(["untilEnd", "untilEndSync"])(
  "%s: after employee.end() what was sent is received, then INPUT_ENDED",
  async (name) => {
    const boss = makeBoss();
    const employee = await boss.employ(worker("takers", name));
    for (const i of numbers(100)) void employee.send(i);
    await within("end", employee.end());
    expect(await within("result", employee.result)).toEqual({ got: numbers(100), code: "INPUT_ENDED" });
  },
);

test("after employee.end() iteration ends by itself after the last message", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("takers", "collect"), { params: -1 });
  for (const i of numbers(100)) void employee.send(i);
  await within("end", employee.end());
  expect(await within("result", employee.result)).toEqual(numbers(100));
});

test("end() reaches a worker that waits for input already", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("takers", "untilEnd"));
  await within("status", employee.status());
  await within("end", employee.end());
  expect(await within("result", employee.result)).toEqual({ got: [], code: "INPUT_ENDED" });
});

test("sends still waiting for room when end() is called arrive before the end", async () => {
  const boss = makeBoss({ windowBytes: 4096 });
  const employee = await boss.employ(worker("takers", "untilEnd"), { autostart: false });
  const block = "x".repeat(500);
  const sends = numbers(12).map(() => employee.send(block));
  await turn();
  await within("end", employee.end());
  await within("resume", employee.resume());
  await within("sends", Promise.all(sends));
  expect(await within("result", employee.result)).toEqual({
    got: Array(12).fill(block),
    code: "INPUT_ENDED",
  });
});

test("after end() send rejects INPUT_ENDED; end() again resolves; signals go on working", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("loops", "checkpointSync"));
  await within("end", employee.end());
  expect(await failureOf("send", employee.send(1))).toMatchObject({ code: "INPUT_ENDED" });
  expect(await codeOf("end", employee.end())).toBe("ok");
  expect(await within("status", employee.status())).toMatchObject({ status: "STATUS_RUNNING" });
  await within("stop", employee.stop());
});

test("receive and iteration share one queue: each message goes to one of them, none is lost", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("takers", "shares"));
  for (const i of numbers(500)) await within("send", employee.send(i));
  await within("end", employee.end());
  const { iterated, received } = (await within("result", employee.result)) as {
    iterated: number[];
    received: number[];
  };
  const ascending = (list: number[]): number[] => [...list].sort((a, b) => a - b);
  expect(iterated).toEqual(ascending(iterated));
  expect(received).toEqual(ascending(received));
  expect(ascending([...iterated, ...received])).toEqual(numbers(500));
});

test.each([
  ["every one", 1],
  ["every hundredth", 100],
  ["every 256th", 256],
])("to await %s of many sends lets the boss's event loop turn", async (_, every) => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("loops", "iterate"));
  let turns = 0;
  const count = (): void => {
    turns++;
    immediate = setImmediate(count);
  };
  let immediate = setImmediate(count);
  for (const i of numbers(20_000)) {
    const accepted = employee.send(i);
    if (i % every === 0) await accepted;
  }
  clearImmediate(immediate);
  expect(turns).toBeGreaterThanOrEqual(20);
});

test("return ends a worker's iteration at once, also while a next waits; nothing is lost by it", async () => {
  const employee = await makeBoss().employ(worker("takers", "returns"));
  const messages = employee.messages();
  expect((await within("returned", messages.next())).value).toEqual([
    { done: true },
    { done: true },
    { done: true },
  ]);
  await employee.send("kept");
  expect(await within("result", employee.result)).toBe("kept");
});
