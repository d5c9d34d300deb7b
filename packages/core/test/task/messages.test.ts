import { expect, test } from "vitest";
import { seat } from "./seat.js";

const MIB = 1024 * 1024;

test.each(["echoes", "echoesSync"])("messages go both ways in order: %s", async (name) => {
  const worker = await seat(name);
  const seq = worker.run();
  const count = 3000;
  for (let i = 0; i < count; i++) worker.send(seq, i);
  worker.send(seq, "end");
  expect((await worker.end(seq)).value).toBe("ended");
  expect(worker.log.slice(0, -1).map(({ value }) => value)).toEqual(
    Array.from({ length: count }, (_, i) => i),
  );
});

test.each(["echoes", "echoesSync"])(
  "messages larger than a task's window pass, one by one: %s",
  async (name) => {
    const worker = await seat(name);
    const seq = worker.run();
    for (const bytes of [10, 3 * MIB, 1 * MIB, 5]) {
      worker.send(seq, Buffer.alloc(bytes));
      const echo = await worker.said(`${bytes} bytes`, ({ value }) => (value as Buffer).length === bytes);
      expect(echo.seq).toBe(seq);
    }
  },
);

test("messages that come before their task's turn are kept for it", async () => {
  const worker = await seat("echoes");
  const [first, second] = [worker.run(), worker.run()];
  worker.send(second, "early");
  worker.send(first, "end");
  await worker.said("the echo", ({ seq, value }) => seq === second && value === "early");
});

test("a task whose messages nobody reads waits, and its neighbour does not", async () => {
  const worker = await seat("floods", { perWorker: 2 });
  worker.reads = false;
  const flood = worker.run({ count: 100, bytes: 65_536 });
  await worker.until("the window's worth", () => worker.log.length >= 15);
  const other = worker.run({ count: 3, bytes: 10 });
  await worker.end(other);
  const unread = worker.log.filter(({ seq }) => seq === flood);
  expect(unread.length).toBe(15);
  expect((await worker.signal("STATUS", flood)).verb).toBe("STATUS_RUNNING");
  worker.readOn();
  expect((await worker.end(flood)).value).toBe("sent");
  expect(worker.log.filter(({ seq, kind }) => seq === flood && kind === "DATA").length).toBe(100);
});

test("a task that waits for credit is suspended and stopped there", async () => {
  const worker = await seat("floods");
  worker.reads = false;
  const seq = worker.run({ count: 100, bytes: 65_536 });
  await worker.until("the window's worth", () => worker.log.length >= 15);
  expect((await worker.signal("SUSPEND", seq)).verb).toBe("STATUS_SUSPENDED");
  worker.readOn();
  expect((await worker.signal("STATUS", seq)).verb).toBe("STATUS_SUSPENDED");
  worker.stop(seq);
  expect(await worker.end(seq)).toMatchObject({ kind: "STOPPED", value: {} });
});

test("messages nobody awaited come before their task's end, which waits for nobody to read them", async () => {
  const worker = await seat("floods");
  worker.reads = false;
  const seq = worker.run({ count: 20, bytes: 65_536, awaits: false });
  const next = worker.run({ count: 1, bytes: 1 });
  expect((await worker.end(seq)).value).toBe("sent");
  expect(worker.log.map(({ kind }) => kind).indexOf("FINISHED")).toBe(20);
  await worker.end(next);
});

test.each([
  ["more than its window", 25, 65_536],
  ["more than settle in one turn of the event loop", 600, 10],
])("sends nobody awaited have settled when their task has ended: %s", async (_, count, bytes) => {
  const worker = await seat("leavesSends");
  worker.run({ count, bytes });
  expect((await worker.end(worker.run({ count: 0 }))).value).toBe(count);
});

test("tasks that await their sends wait for their neighbours', and none of them overflows", async () => {
  const worker = await seat("floods", { perWorker: 8, windowBytes: 65_536 });
  const tasks = Array.from({ length: 8 }, () => worker.run({ count: 5, bytes: 30_000 }));
  const ends = await Promise.all(tasks.map((seq) => worker.end(seq)));
  expect(ends.map(({ value }) => value)).toEqual(tasks.map(() => "sent"));
});

test("more results than the employment has credit for wait, and all arrive", async () => {
  const worker = await seat("large", { windowBytes: 65_536 });
  const count = 20;
  const unread: number[] = [];
  const { line } = worker;
  line.consumed = (bytes) => void unread.push(bytes);
  for (let i = 0; i < count; i++) worker.run(30_000);
  for (const seq of [count - 1, count]) worker.stop(seq);
  const finishedNow = (): number[] =>
    worker.log.filter(({ kind }) => kind === "FINISHED").map(({ seq }) => seq);
  await worker.until("what there is credit for", () => finishedNow().length === 2);
  // Two results fill the window, the third waits, and nothing is begun behind it.
  expect((await worker.signal("STATUS", count - 2)).verb).toBe("STATUS_READY");
  Reflect.deleteProperty(line, "consumed");
  for (const bytes of unread) line.consumed(bytes);
  for (let seq = 1; seq <= count; seq++) await worker.end(seq);
  const finished = finishedNow();
  expect(finished).toEqual([...finished].sort((a, b) => a - b));
});

test("credit for messages to a task is granted as it takes them, not as they come", async () => {
  const worker = await seat("echoes");
  const [first, second] = [worker.run(), worker.run()];
  worker.send(second, Buffer.alloc(600_000));
  worker.send(first, "end");
  await worker.end(first);
  await worker.said("the echo", ({ seq }) => seq === second);
  expect(worker.granted.get(first)).toBe(MIB + 64 + 4);
  expect(worker.granted.get(second)).toBeGreaterThan(MIB + 600_000);
});
