import { expect, test } from "vitest";
import { TypedEmitter } from "../../build/util/typed-emitter.js";

class Emitter extends TypedEmitter<{ change: object }> {
  tell(): boolean {
    return this.emit("change", {});
  }
}

test.each([
  ["on, then once", ["on", "once"]],
  ["once, then on", ["once", "on"]],
] as const)("a listener that was given twice keeps the registration that stays: %s", (_, ways) => {
  const emitter = new Emitter();
  let calls = 0;
  const listener = (): void => void calls++;
  for (const way of ways) emitter[way]("change", listener);
  const counts = [1, 2, 3].map(() => {
    emitter.tell();
    return [calls, emitter.listenerCount("change")];
  });
  expect(counts).toEqual([
    [2, 1],
    [3, 1],
    [4, 1],
  ]);
  emitter.off("change", listener);
  expect([emitter.tell(), emitter.listenerCount("change")]).toEqual([false, 0]);
});
