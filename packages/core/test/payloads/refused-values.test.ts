import { expect, test } from "vitest";
import { makeBoss, worker } from "../failures/support/boss.js";
import { failureOf, within } from "../failures/support/deadline.js";

class Point {
  x = 1;
}
const cycle: Record<string, unknown> = { name: "cycle" };
cycle.inside = { again: [cycle] };
const mapCycle = new Map<string, unknown>();
mapCycle.set("self", mapCycle);
let deep: unknown = "bottom";
for (let i = 0; i < 65; i++) deep = [deep];

const REFUSED: [string, unknown, RegExp][] = [
  ["a function", () => {}, /function/],
  ["a function deep inside", { list: [0, { run() {} }] }, /list\[1\]\.run/],
  ["a class", { Point }, /Point/],
  ["a symbol", { tag: Symbol("s") }, /tag/],
  ["a class instance", { points: [new Point()] }, /points\[0\]/],
  ["an instance of a class derived from Array", { list: new (class List extends Array {})() }, /list/],
  ["a cycle", cycle, /inside\.again\[0\]/],
  ["a cycle through a Map", { map: mapCycle }, /map/],
  ["a WeakMap", { weak: new WeakMap() }, /weak/],
  ["a WeakSet", { weak: new WeakSet() }, /weak/],
  ["a WeakRef", { weak: new WeakRef({}) }, /weak/],
  ["a Promise", { later: Promise.resolve(1) }, /later/],
  ["a RegExp", { pattern: /x/ }, /pattern/],
  ["a URL", { url: new URL("file:///x") }, /url/],
  ["a boxed number", { boxed: Object(1) }, /boxed/],
  ["a generator", { steps: (function* () {})() }, /steps/],
  ["shared memory", { memory: new SharedArrayBuffer(8) }, /memory/],
  ["a view of shared memory", { view: new Uint8Array(new SharedArrayBuffer(8)) }, /view/],
  ["a function in a Map", { map: new Map([["key", () => {}]]) }, /map.*key/],
  ["a function in a Set", { set: new Set([1, () => {}]) }, /set/],
  [
    "a function in an Error",
    { error: Object.assign(new Error("e"), { callback: () => {} }) },
    /error\.callback/,
  ],
  ["65 levels", deep, /64/],
  ["a key that is no identifier", { "a b": { "1": [() => {}] } }, /a b.*1.*0/],
];

test.each(REFUSED)(
  "%s is refused with its path by employ's params and both sends, and the worker lives on",
  async (_, value, path) => {
    const boss = makeBoss();
    const refused = await failureOf("employ", boss.employ(worker("idle.mjs", "returns"), { params: value }));
    const employee = await boss.employ(worker("idle.mjs", "echo"));
    const sent = await failureOf("employee.send", employee.send(value));
    const toAll = await failureOf("boss.send", boss.send(undefined, value));
    for (const error of [refused, sent, toAll]) {
      expect(error).toMatchObject({ code: "BAD_DATA" });
      expect(error.message).toMatch(path);
    }
    await employee.send("still here");
    expect(await within("next", employee[Symbol.asyncIterator]().next())).toEqual({
      done: false,
      value: "still here",
    });
  },
);

test("a getter that throws fails the send, not the worker", async () => {
  const employee = await makeBoss().employ(worker("idle.mjs", "echo"));
  const trap = {
    get bad(): never {
      throw new RangeError("the getter throws");
    },
  };
  await failureOf("send", employee.send(trap));
  await employee.send("still here");
  expect(await within("next", employee[Symbol.asyncIterator]().next())).toEqual({
    done: false,
    value: "still here",
  });
});

test("__proto__ in data gives nobody a prototype", async () => {
  const employee = await makeBoss().employ(worker("idle.mjs", "returns"), {
    params: JSON.parse('{"__proto__": {"polluted": true}}'),
  });
  const result = (await within("result", employee.result)) as object;
  expect(Object.getPrototypeOf(result) === Object.prototype || Object.getPrototypeOf(result) === null).toBe(
    true,
  );
  expect((result as { polluted?: unknown }).polluted).toBeUndefined();
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
