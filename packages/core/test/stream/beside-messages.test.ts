import { expect, test } from "vitest";
import { makeBoss } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";
import { streamWorker } from "./support.js";

const MESSAGES = 20_000;
const BYTES = 32 * 1024 * 1024;

test("messages and a stream go beside each other: neither waits for the other's end", async () => {
  const employee = await makeBoss().employ(streamWorker("both"), {
    params: { messages: MESSAGES, bytes: BYTES } as never,
  });
  let bytes = 0;
  let messages = 0;
  let bytesAtFirstMessages = 0;
  const stream = employee.stream();
  const end = new Promise<void>((resolve) => stream.once("end", resolve));
  let messagesAtHalf = 0;
  stream.on("data", (chunk) => {
    if (bytes < BYTES / 2 && bytes + chunk.length >= BYTES / 2) messagesAtHalf = messages;
    bytes += chunk.length;
  });
  const reading = (async () => {
    for await (const message of employee) {
      expect(message).toBe(messages++);
      if (messages === 10) bytesAtFirstMessages = bytes;
    }
  })();
  await within("the stream", end, 30_000);
  await within("the messages", reading, 30_000);
  expect([bytes, messages]).toEqual([BYTES, MESSAGES]);
  expect(messagesAtHalf).toBeGreaterThan(10);
  expect(bytesAtFirstMessages).toBeLessThan(BYTES / 2);
});

test("a stream nobody reads holds up no message, and messages nobody reads hold up no stream", async () => {
  const boss = makeBoss({ windowBytes: 100_000 });
  const one = await boss.employ(streamWorker("both"), { params: { messages: 1000, bytes: BYTES } as never });
  let count = 0;
  for await (const _ of one) if (++count === 1000) break;
  const other = await boss.employ(streamWorker("both"), { params: { messages: 1e6, bytes: BYTES } as never });
  let bytes = 0;
  for await (const chunk of other.stream()) bytes += chunk.length;
  expect(bytes).toBe(BYTES);
});
