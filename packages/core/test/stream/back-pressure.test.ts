import { expect, test } from "vitest";
import { makeBoss } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";
import { streamWorker } from "./support.js";

/** The credit of a stream, and what Node's own buffers hold at both ends. */
const HELD_BYTES = 1024 * 1024 + 4 * 65_536;
const PIECE = Buffer.alloc(65_536, 7);

/** What a worker's message says next. */
const next = (messages: AsyncIterator<unknown>): Promise<number> =>
  within(
    "a message",
    messages.next().then(({ value }) => value as number),
  );

test("a worker that reads slowly slows the boss to what it reads", async () => {
  const employee = await makeBoss().employ(streamWorker("readsWhenTold"));
  const messages = employee.messages();
  const stream = employee.stream();
  let taken = 0;
  let isOpen = true;
  const writing = (async () => {
    while (isOpen) {
      await new Promise((resolve) => stream.write(PIECE, resolve));
      taken += PIECE.length;
    }
  })();
  let read = 0;
  for (let round = 0; round < 20; round++) {
    await employee.send(200_000 as never);
    read += await next(messages);
    expect(taken).toBeLessThanOrEqual(read + HELD_BYTES);
  }
  expect(read).toBeGreaterThanOrEqual(4_000_000);
  // So far it comes, and no further.
  expect(taken).toBeGreaterThan(read - PIECE.length);
  isOpen = false;
  stream.destroy();
  await within("the writer", writing);
});

test("a boss that reads slowly slows the worker to what it reads", async () => {
  const employee = await makeBoss().employ(streamWorker("fills"));
  const messages = employee.messages();
  const stream = employee.stream();
  let read = 0;
  let written = 0;
  for (let round = 0; round < 20; round++) {
    // It writes on until there is no more room: what it has written is told before it waits.
    while (written < read + HELD_BYTES - 8 * PIECE.length) written = await next(messages);
    expect(written).toBeLessThanOrEqual(read + HELD_BYTES + PIECE.length);
    for (let got = 0; got < 200_000; ) {
      const chunk = stream.read();
      if (chunk) got += chunk.length;
      else await within("bytes", new Promise((resolve) => stream.once("readable", resolve)));
      read += chunk?.length ?? 0;
    }
  }
  expect(read).toBeGreaterThanOrEqual(4_000_000);
});

test("a million tiny writes are bounded, and come in few pieces", async () => {
  const employee = await makeBoss().employ(streamWorker("echo"));
  const stream = employee.stream();
  let pieces = 0;
  let bytes = 0;
  stream.on("data", (chunk) => {
    pieces++;
    bytes += chunk.length;
  });
  const end = new Promise<void>((resolve) => stream.once("end", resolve));
  for (let i = 0; i < 1_000_000; i++) {
    if (!stream.write("x")) await new Promise<void>((resolve) => stream.once("drain", resolve));
  }
  stream.end();
  await within("its end", end, 30_000);
  expect(bytes).toBe(1_000_000);
  expect(pieces).toBeLessThan(10_000);
});

test("highWaterMark is what Node's own buffer holds", async () => {
  const employee = await makeBoss().employ(streamWorker("waitsForBytes"));
  const stream = employee.stream("small", { highWaterMark: 100 });
  expect([stream.readableHighWaterMark, stream.writableHighWaterMark]).toEqual([100, 100]);
  expect(stream.write(Buffer.alloc(99))).toBe(true);
  expect(stream.write(Buffer.alloc(1))).toBe(false);
  await within("drain", new Promise<void>((resolve) => stream.once("drain", resolve)));
  expect(stream.writableLength).toBe(0);
});
