import { pathToFileURL } from "node:url";
import { AbstractWorker, defineWorker } from "@bossworks/core";
import { expect, test } from "vitest";

const meta = { url: "file:///made-up/define-worker.mjs" };
const job = () => 1;

class Jobs extends AbstractWorker {
  run(): number {
    return 1;
  }
  field = 3;
}

const define = defineWorker as unknown as (...args: unknown[]) => unknown;

test.each([
  ["no arguments", []],
  ["a meta without url", [{}, job]],
  ["a function without import.meta", [job]],
  ["no function", [meta]],
  ["something that is no function", [meta, "job"]],
  ["a class without a method", [meta, Jobs]],
  ["a method the class does not have", [meta, Jobs, "runs"]],
  ["a field that is no method", [meta, Jobs, "field"]],
  ["the constructor as method", [meta, Jobs, "constructor"]],
  ["a method that is no string", [meta, Jobs, 3]],
  ["options that are no object", [meta, Jobs, "run", 3]],
  ["a name that is no string", [meta, job, { name: 3 }]],
  ["an empty name", [meta, job, { name: "" }]],
])("defineWorker with %s is a TypeError at once", (_, args) => {
  expect(() => define(...args)).toThrow(TypeError);
});

test("a mistyped method is told with the class, the method and what it does have", () => {
  expect(() => define(meta, Jobs, "runs")).toThrow(/Jobs.*"runs"/);
});

test("who has no import.meta is told what to give in its place", () => {
  const plain = () => defineWorker("/worker.cjs" as never, () => 1);
  expect(plain).toThrow(TypeError);
  expect(plain).toThrow("{ url: pathToFileURL(__filename).href }");
  const url = pathToFileURL("/worker.cjs").href;
  expect(defineWorker({ url }, () => 1).ref).toMatchObject({ module: url });
});

test("an unknown option is told with the nearest guess", () => {
  expect(() => define(meta, job, { nam: "x" })).toThrow(/"nam".*"name"/);
});

test("a name used twice in a module is a TypeError, in two modules it is none", () => {
  define(meta, job, { name: "twice" });
  expect(() => define(meta, job, { name: "twice" })).toThrow(/"twice"/);
  expect(() => define({ url: "file:///made-up/another.mjs" }, job, { name: "twice" })).not.toThrow();
});

test("a definition is frozen data, it holds no code", () => {
  const definition = define({ url: "file:///made-up/frozen.mjs" }, job);
  expect(Object.isFrozen(definition)).toBe(true);
  expect(() => structuredClone(definition)).not.toThrow();
});
