import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { exchange } from "../src/socket/exchange.js";
import { readRecords, toRecord } from "../src/socket/records.js";
import { DEADLINE, makeBoss, numbers, runProgram } from "./support.js";

test("S5: socket exchange: both sides speak and both hear it", DEADLINE, async (t) => {
  assert.deepEqual(await runProgram(t, "socket/main.js"), [
    'received "Message From Child.", and "Message From Parent." has come back',
    ...[0, 1, 70_000, 10_000_000].map((size) => `${size} bytes came back, the same`),
  ]);
});

test(
  "S5: socket exchange: bytes of any number, both ways at once, come back the same",
  DEADLINE,
  async (t) => {
    const sizes = [30_000_000, 0, ...numbers(2000), 65_535, 65_536, 65_537];
    const sent = sizes.map((size) => randomBytes(size));
    const [greeting, ...received] = await exchange(makeBoss(t), sent);
    assert.equal(String(greeting), "Message From Child.");
    assert.equal(received.length, sent.length);
    for (const [index, record] of received.entries())
      assert.ok(record.equals(sent[index]), `record ${index}`);
  },
);

test(
  "S5: socket exchange: records are found however their bytes are cut; a torn one is told",
  DEADLINE,
  async () => {
    const records = ["", "a", "", "two words", ""].map((text) => Buffer.from(text));
    const bytes = Buffer.concat(records.flatMap((record) => [...toRecord(record)]));
    const read = async (...pieces) => {
      const found = [];
      for await (const record of readRecords(pieces)) found.push(record);
      return found;
    };
    for (const at of numbers(bytes.length + 1))
      assert.deepEqual(await read(bytes.subarray(0, at), bytes.subarray(at)), records);
    assert.deepEqual(await read(...Array.from(bytes, (byte) => Buffer.of(byte))), records);
    await assert.rejects(read(bytes.subarray(0, -1)), /in the middle of a record/);
  },
);
