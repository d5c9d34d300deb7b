import { expect, test } from "vitest";
import { Redial } from "../../build/session/redial.js";

test("each failed dial doubles the longest wait, from 50 ms up to 5 s", () => {
  const redial = new Redial(() => 1);
  const waits = Array.from({ length: 9 }, () => redial.nextDelayMs());
  expect(waits).toEqual([50, 100, 200, 400, 800, 1600, 3200, 5000, 5000]);
});

test("the wait is anything up to the longest", () => {
  const redial = new Redial(() => 0);
  expect([redial.nextDelayMs(), redial.nextDelayMs()]).toEqual([0, 0]);
});

test("after a link stood, waiting begins from the start", () => {
  const redial = new Redial(() => 1);
  for (let failed = 0; failed < 5; failed++) redial.nextDelayMs();
  redial.succeeded();
  expect(redial.nextDelayMs()).toBe(50);
});
