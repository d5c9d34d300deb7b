import { workerAt } from "@bossworks/core";
import { expect, test } from "vitest";
import { fixture, makeBoss, worker } from "./support/boss.js";
import { within } from "./support/deadline.js";

test("a plain function gets (worker, params)", async () => {
  const employee = await makeBoss().employ(worker("plain.mjs", "plainFunction"), { params: [1] });
  expect(await within("result", employee.result)).toEqual({ id: employee.id, same: true, params: [1] });
});

test("a class of one's own is made with new C(), then method(params); currentWorker() is there in its constructor", async () => {
  const employee = await makeBoss().employ(workerAt(fixture("plain.mjs"), "PlainClass", "add"), {
    params: { n: 2 },
    name: "adder",
  });
  expect(await within("result", employee.result)).toEqual({ sum: 12, name: "adder" });
});

test("a class derived from AbstractWorker is its own handle, already in its constructor", async () => {
  const employee = await makeBoss().employ(workerAt(fixture("plain.mjs"), "DerivedClass", "job"), {
    params: { n: 2 },
  });
  const { id } = employee;
  expect(await within("result", employee.result)).toEqual({
    id,
    atConstruction: id,
    params: { n: 2 },
    same: true,
  });
});

test("a definition is found by the name of its export", async () => {
  const employee = await makeBoss().employ(worker("plain.mjs", "definition"), { params: 3 });
  expect(await within("result", employee.result)).toEqual(["by definition", 3]);
});

test("the default export is named default", async () => {
  const employee = await makeBoss().employ(worker("plain.mjs", "default"), { name: "somebody" });
  expect(await within("result", employee.result)).toBe("default of somebody");
});

test.each([
  ["a URL", (url: URL) => url],
  ["a file: string", (url: URL) => url.href],
  ["an absolute path", (url: URL) => url.pathname],
])("workerAt takes %s", async (_, form) => {
  const employee = await makeBoss().employ(workerAt(form(fixture("idle.mjs")), "add"), {
    params: { a: 1, b: 1 },
  });
  expect(await within("result", employee.result)).toBe(2);
});

test.each([["./relative.mjs"], ["relative.mjs"], [7], [undefined]])("workerAt refuses %j at once", (url) => {
  expect(() => workerAt(url as never, "job")).toThrow(TypeError);
});
