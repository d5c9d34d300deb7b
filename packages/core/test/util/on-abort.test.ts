import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { onAbort } from "../../build/util/on-abort.js";

test("however many listen, a signal has one listener, and none when all have let go", () => {
  const { signal } = new AbortController();
  const letGo = Array.from({ length: 100 }, () => onAbort(signal, () => {}));
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  for (const one of letGo) one();
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

test("all are called once, in order, the same function as often as it was given", () => {
  const controller = new AbortController();
  const called: string[] = [];
  const twice = (): void => void called.push("twice");
  onAbort(controller.signal, twice);
  onAbort(controller.signal, () => called.push("between"));
  onAbort(controller.signal, twice);
  controller.abort();
  controller.abort();
  expect(called).toEqual(["twice", "between", "twice"]);
});

test("who lets go is not called, also when another one makes it let go", () => {
  const controller = new AbortController();
  const called: string[] = [];
  let letGo = (): void => {};
  onAbort(controller.signal, () => {
    called.push("first");
    letGo();
  });
  letGo = onAbort(controller.signal, () => called.push("second"));
  controller.abort();
  expect(called).toEqual(["first"]);
});
