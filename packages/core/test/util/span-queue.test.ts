import fc from "fast-check";
import { expect, test } from "vitest";
import { ByteSpan } from "../../build/util/byte-span.js";
import { SpanQueue } from "../../build/util/span-queue.js";

/** What is done to the queue: a span of so many bytes is added, or the first one goes. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.nat({ max: 1000 }) },
  { weight: 2, arbitrary: fc.constant("drop") },
);

test("whatever is added and dropped, it is a list: also when it wraps and grows at once", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const queue = new SpanQueue();
      const list: ByteSpan[] = [];
      let start = 0;
      for (const bytes of steps) {
        if (typeof bytes === "number") {
          const span = new ByteSpan(Buffer.alloc(4), start, start + bytes);
          start += bytes;
          queue.push(span);
          list.push(span);
        } else if (list.length > 0) {
          const dropped = list.shift();
          expect(queue.shift()).toEqual(dropped);
        }
        expect(queue.length).toBe(list.length);
        if (list[0]) expect(queue.firstLength).toBe(list[0].length);
      }
      const drained = queue.drain();
      expect(drained.map(({ start, end }) => [start, end])).toEqual(
        list.map(({ start, end }) => [start, end]),
      );
      expect(drained.every(({ source }, i) => source === list[i]?.source)).toBe(true);
      expect(queue.length).toBe(0);
    }),
    { numRuns: 500 },
  );
});
