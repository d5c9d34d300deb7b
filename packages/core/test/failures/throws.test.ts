import { expect, test } from "vitest";
import { makeBoss, worker } from "./support/boss.js";
import { failureOf } from "./support/deadline.js";

async function failureOfJob(name: string, params?: unknown) {
  const employee = await makeBoss().employ(worker("throws.mjs", name), { params });
  const error = await failureOf("result", employee.result);
  expect(error.code).toBe("WORKER_FAILED");
  expect(error.worker).toBe(employee.id);
  expect(employee.state).toBe("STATUS_FAILED");
  return error;
}

test.each([
  ["throwSync", "thrown at once"],
  ["rejectLater", "rejected later"],
])("a job that fails by %s is WORKER_FAILED with its error as cause", async (name, message) => {
  const error = await failureOfJob(name);
  expect(error.message).toContain(message);
  expect(error.cause).toBeInstanceOf(RangeError);
  expect(error.cause).toMatchObject({ name: "RangeError", message });
});

test("the remote stack names the line that threw", async () => {
  const error = await failureOfJob("throwSync");
  expect((error.cause as Error).stack).toMatch(/throwSync.*throws\.mjs:\d+/);
});

test.each([["a string"], [42], [null], [false], [{ plain: "object" }], [{ toString: "is no function" }]])(
  "a thrown value that is no Error (%j) is the cause",
  async (value) => {
    const error = await failureOfJob("throwValue", { value });
    expect(error.cause).toEqual(value);
  },
);

test("a thrown undefined is a failure too", async () => {
  const error = await failureOfJob("throwUndefined");
  expect(error.cause).toBeUndefined();
});

test("class name, code, own properties and the chain of causes of an error arrive", async () => {
  const { cause } = await failureOfJob("throwDetailed");
  expect(cause).toBeInstanceOf(Error);
  expect(cause).toMatchObject({
    name: "TeapotError",
    message: "short and stout",
    code: "E_TEAPOT",
    spout: { bent: true },
    size: 3n,
  });
  const middle = (cause as Error).cause as Error;
  expect(middle).toMatchObject({ name: "Error", message: "the middle" });
  expect(middle.cause).toBeInstanceOf(SyntaxError);
  expect(middle.cause).toMatchObject({ message: "the root" });
});

test("the errors of an AggregateError arrive", async () => {
  const { cause } = await failureOfJob("throwAggregate");
  expect(cause).toBeInstanceOf(AggregateError);
  const [first, second] = (cause as AggregateError).errors as Error[];
  expect(first).toBeInstanceOf(RangeError);
  expect(first?.message).toBe("first");
  expect(second).toMatchObject({ message: "second", cause: "a string" });
});

test("an error that carries what does not travel still arrives, with its message and code", async () => {
  const { cause } = await failureOfJob("throwUnencodable");
  expect(cause).toMatchObject({ message: "carries a function", code: "E_FUNCTION" });
});

test("a thrown function is described", async () => {
  const error = await failureOfJob("throwFunction");
  expect(error.cause).toBeDefined();
});
