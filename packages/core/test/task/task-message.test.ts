import fc from "fast-check";
import { expect, test } from "vitest";
import { decode, encode } from "../../build/codec/codec.js";
import { FROM_TASK, readTaskMessage, TO_TASK, writeTaskMessage } from "../../build/protocol/task-message.js";
import { ByteSpan } from "../../build/util/byte-span.js";

const KINDS = [...new Set([...Object.values(TO_TASK), ...Object.values(FROM_TASK)])];
const kind = fc.constantFrom(...KINDS);
const seq = fc.integer({ min: 1, max: 2 ** 32 - 1 });
const body = fc.uint8Array({ maxLength: 5000 });

test("what is written is read, however many were written since", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(kind, seq, body), { maxLength: 40 }), (messages) => {
      const written = messages.map(([k, n, bytes]) => writeTaskMessage(k, n, ByteSpan.of(bytes)));
      const read = written.map((span) => readTaskMessage(span));
      expect(read.map((one) => one && [one.kind, one.seq, new Uint8Array(one.body.view())])).toEqual(
        messages,
      );
    }),
  );
});

test("a message without a value has an empty one", () => {
  const read = readTaskMessage(writeTaskMessage(TO_TASK.RUN, 7));
  expect(read).toMatchObject({ kind: 0, seq: 7 });
  expect(read?.body.length).toBe(0);
});

test("its bytes are the kind, the number little-endian, and the value", () => {
  const span = writeTaskMessage(FROM_TASK.STOPPED, 0x0403_0201, encode("x"));
  expect([...span.view().subarray(0, 5)]).toEqual([2, 1, 2, 3, 4]);
  expect(decode(span.part(5, span.length))).toBe("x");
});

test.each([
  ["nothing", []],
  ["less than a head", [0, 1, 0, 0]],
  ["a kind nobody knows", [4, 1, 0, 0, 0]],
  ["the number of no task", [0, 0, 0, 0, 0]],
])("%s is no message", (_, bytes) => {
  expect(readTaskMessage(ByteSpan.of(Uint8Array.from(bytes)))).toBeUndefined();
});
