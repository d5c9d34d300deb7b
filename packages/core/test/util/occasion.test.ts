import { expect, test } from "vitest";
import { Occasion } from "../../build/util/occasion.js";

/** Whether a promise has resolved, once all that was due before has run. */
async function hasResolved(promise: Promise<void>): Promise<boolean> {
  let isResolved = false;
  void promise.then(() => {
    isResolved = true;
  });
  await new Promise(setImmediate);
  return isResolved;
}

test("an occasion tells who asked before it and who asks after it, and not earlier", async () => {
  const occasion = new Occasion();
  const [one, other] = [occasion.promise, occasion.promise];
  expect(await hasResolved(one)).toBe(false);
  occasion.happen();
  occasion.happen();
  expect(await Promise.all([one, other, occasion.promise].map(hasResolved))).toEqual([true, true, true]);
});

test("an occasion nobody had asked for tells who asks after it", async () => {
  const occasion = new Occasion();
  occasion.happen();
  expect(await hasResolved(occasion.promise)).toBe(true);
});
