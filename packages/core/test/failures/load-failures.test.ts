import { workerAt } from "@bossworks/core";
import { expect, test } from "vitest";
import { namedOnlyInBoss, onlyInBoss } from "../fixtures/failures/ordinals.mjs";
import { fixture, makeBoss, worker } from "./support/boss.js";
import { failureOf } from "./support/deadline.js";

test.each([
  ["a missing file", "no-such-file.mjs", "job", "missing", /no-such-file\.mjs/],
  ["a missing package", "imports-missing.mjs", "job", "missing", /@bossworks\/no-such-package/],
  ["a missing dependency of its own", "imports-missing-file.mjs", "job", "missing", /no-such-file\.mjs/],
  ["a syntax error", "syntax-error.mjs", "broken", "syntax", /syntax-error\.mjs/],
  ["an import of a name that is not exported", "imports-missing-name.mjs", "job", "syntax", /noSuchName/],
  ["an export that is not there", "throws.mjs", "throwSink", "export", /throwSync/],
  ["an export that is no function", "plain.mjs", "notAFunction", "export", /notAFunction/],
  ["a module that throws", "module-throws.mjs", "job", "threw", /the module throws/],
  ["a module that throws no Error", "module-throws-value.mjs", "job", "threw", /a mere string/],
  ["a module that throws null", "module-throws-null.mjs", "job", "threw", /null/],
] as const)("%s is WORKER_LOAD_FAILED, reason told", async (_, file, name, reason, message) => {
  const boss = makeBoss();
  const error = await failureOf("employ", boss.employ(worker(file, name)));
  expect(error).toMatchObject({ code: "WORKER_LOAD_FAILED", reason });
  expect(error.message).toMatch(message);
  expect(boss.staff.size).toBe(0);
});

test.each([
  ["a method that is not there", "PlainClass", "sub"],
  ["a property that is no method", "PlainClass", "notAMethod"],
  ["the constructor", "PlainClass", "constructor"],
  ["what every object inherits", "PlainClass", "toString"],
])("%s is WORKER_LOAD_FAILED, reason method", async (_, name, method) => {
  const error = await failureOf("employ", makeBoss().employ(workerAt(fixture("plain.mjs"), name, method)));
  expect(error).toMatchObject({ code: "WORKER_LOAD_FAILED", reason: "method" });
  expect(error.message).toContain(method);
});

test("a class named without a method is WORKER_LOAD_FAILED, reason method", async () => {
  const error = await failureOf("employ", makeBoss().employ(worker("plain.mjs", "PlainClass")));
  expect(error).toMatchObject({ code: "WORKER_LOAD_FAILED", reason: "method" });
});

test("a method of an export that is not there is reason export", async () => {
  const error = await failureOf(
    "employ",
    makeBoss().employ(workerAt(fixture("plain.mjs"), "NoClass", "add")),
  );
  expect(error).toMatchObject({ code: "WORKER_LOAD_FAILED", reason: "export" });
});

test.each(Object.entries({ onlyInBoss, namedOnlyInBoss }))(
  "a definition made in the boss only (%s) is reason export",
  async (_, definition) => {
    if (!definition) throw new Error("the fixture thinks it is in a worker");
    const error = await failureOf("employ", makeBoss().employ(definition));
    expect(error).toMatchObject({ code: "WORKER_LOAD_FAILED", reason: "export" });
    expect(error.message).toMatch(/defineWorker/);
  },
);

test("the cause is what the module threw", async () => {
  const error = await failureOf("employ", makeBoss().employ(worker("module-throws.mjs", "job")));
  expect(error.cause).toBeInstanceOf(RangeError);
  expect(error.cause).toMatchObject({ message: "the module throws", code: "E_MODULE" });
});

test("a module that ends its own process is WORKER_START_FAILED", async () => {
  const error = await failureOf("employ", makeBoss().employ(worker("module-exits.mjs", "job")));
  expect(error).toMatchObject({ code: "WORKER_START_FAILED" });
  expect(error.cause).toMatchObject({ code: "WORKER_EXITED", exitCode: 5 });
});

test("a boss goes on after a worker that could not be loaded", async () => {
  const boss = makeBoss();
  await failureOf("employ", boss.employ(worker("syntax-error.mjs", "broken")));
  const employee = await boss.employ(worker("idle.mjs", "add"), { params: { a: 1, b: 2 } });
  expect(await employee.result).toBe(3);
});
