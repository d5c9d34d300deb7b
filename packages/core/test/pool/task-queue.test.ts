import fc from "fast-check";
import { expect, test } from "vitest";
import { HighestFirst } from "../../build/pool/highest-first.js";
import { TaskQueue } from "../../build/pool/task-queue.js";
import { numbers } from "./support.js";

/** What is done: a number is added, the highest goes, or it holds all anew. */
const step = fc.oneof(
  { weight: 8, arbitrary: fc.integer().map((add) => ({ add })) },
  { weight: 5, arbitrary: fc.constant("shift" as const) },
  { weight: 1, arbitrary: fc.constant("reset" as const) },
);

test("the highest number is known whatever comes and goes", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const heap = new HighestFirst();
      const held: number[] = [];
      for (const step of steps) {
        if (step === "shift") {
          held.shift();
          heap.shift();
        } else if (step === "reset") heap.reset([...held].reverse());
        else if (!held.includes(step.add)) {
          held.push(step.add);
          held.sort((a, b) => b - a);
          heap.add(step.add);
        }
        expect([heap.highest, heap.size]).toEqual([held[0], held.length]);
      }
    }),
  );
});

test("20,000 tasks of as many priorities queue in no time and leave in their order", () => {
  const queue = new TaskQueue<{ priority: number; order: number; isQueued: boolean }>();
  const before = process.cpuUsage();
  // In no order: 7919 shares no divisor with their number.
  for (const order of numbers(20_000))
    queue.push({ priority: (order * 7919) % 20_000, order, isQueued: true });
  const priorities = queue.drain().map(({ priority }) => priority);
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000);
  expect(priorities).toEqual(numbers(20_000).reverse());
});

test("a priority whose tasks have all left comes again in its place", () => {
  const queue = new TaskQueue<{ priority: number; order: number; isQueued: boolean }>();
  const task = (priority: number, order: number) => ({ priority, order, isQueued: true });
  const [high, low] = [task(2, 1), task(1, 2)];
  queue.push(low);
  queue.push(high);
  expect(queue.shift()).toBe(high);
  expect(queue.first).toBe(low);
  queue.putBack(high);
  const others = numbers(200).map((order) => task(order % 7, 10 + order));
  for (const other of others) queue.push(other);
  for (const other of others) {
    other.isQueued = false;
    queue.left(2);
  }
  expect(queue.drain()).toEqual([high, low]);
});
