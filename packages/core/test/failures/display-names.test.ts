import { workerAt } from "@bossworks/core";
import { expect, test } from "vitest";
import * as plain from "../fixtures/failures/plain.mjs";
import { fixture, makeBoss, worker } from "./support/boss.js";
import { within } from "./support/deadline.js";

test.each([
  ["the function's name", () => plain.named, "theFunction"],
  ["Class.method", () => plain.byMethod, "DerivedClass.job"],
  ["options.name", () => plain.withName, "a given name"],
  [
    "the export's name, found by the worker, for an anonymous function",
    () => plain.anonymousName,
    "anonymousName",
  ],
  ["the export's name of a plain function", () => worker("plain.mjs", "plainFunction"), "plainFunction"],
  [
    "Class.method of a plain class",
    () => workerAt(fixture("plain.mjs"), "DerivedClass", "job"),
    "DerivedClass.job",
  ],
  ["the definition's name also by its export", () => worker("plain.mjs", "withName"), "a given name"],
  ["the export's name also by its export", () => worker("plain.mjs", "anonymous"), "anonymous"],
])("an employee is called after %s", async (_, definition, name) => {
  const employee = await within("employ", makeBoss().employ(definition() as ReturnType<typeof worker>));
  expect(employee.name).toBe(name);
});

test("employ's name goes before every other, and the worker knows it", async () => {
  const employee = await makeBoss().employ(plain.withName as ReturnType<typeof worker>, { name: "Bob" });
  expect(employee.name).toBe("Bob");
  expect(await within("result", employee.result)).toBe("Bob");
});

test("the worker knows its display name", async () => {
  const employee = await makeBoss().employ(plain.anonymousName as ReturnType<typeof worker>);
  expect(await within("result", employee.result)).toBe("anonymousName");
});
