import { AbstractWorker, currentWorker, isWorker } from "@bossworks/core";
import { expect, test } from "vitest";

class LonelyWorker extends AbstractWorker {}

test("outside of a worker isWorker is false", () => {
  expect(isWorker).toBe(false);
});

test.each([
  ["currentWorker()", () => currentWorker()],
  ["constructing an AbstractWorker", () => new LonelyWorker()],
])("%s outside of a worker throws NOT_A_WORKER and says what to do", (_, act) => {
  let thrown: unknown;
  try {
    act();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ code: "NOT_A_WORKER" });
  expect((thrown as Error).message).toMatch(/[Bb]oss/);
});
