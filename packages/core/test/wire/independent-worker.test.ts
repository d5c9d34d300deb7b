import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { encode } from "../../build/codec/codec.js";
import { type Alone, employAlone } from "./employ-alone.js";

const WAIT = { timeout: 8000, interval: 5 };
const give = ({ employment }: Alone, data: unknown): Promise<void> => employment.send(encode(data), {});

test("it joins, works and returns, and says goodbye", async () => {
  const alone = await employAlone({ params: { start: 100 } });
  const { employment, messages } = alone;
  expect(employment.name).toBe("independent");
  expect(employment.where).toMatchObject({ kind: "process", pid: alone.child.pid, threadId: 0 });
  expect(employment.state).toBe("STATUS_RUNNING");
  for (const n of [1, 2, 3]) await give(alone, { n });
  await expect
    .poll(() => messages, WAIT)
    .toEqual([{ doubled: 2 }, { doubled: 4 }, { doubled: 6 }].map((message) => withText(message)));
  expect(await employment.ask("STATUS")).toMatchObject({
    status: "STATUS_RUNNING",
    progress: { messages: 3 },
  });
  employment.endInput();
  expect(await employment.result).toEqual({ sum: 106 });
  expect(await employment.exited).toEqual({ code: 0, signal: null });
  await expect
    .poll(() => alone.sessionEnd(), WAIT)
    .toMatchObject({ kind: "closed", isOurs: false, undelivered: [] });
});

const withText = (message: object, text: unknown = undefined): object => ({ ...message, text });

test("it waits for RESUME when it is not to start by itself, and stands while it is suspended", async () => {
  const alone = await employAlone({ autostart: false });
  const { employment, messages } = alone;
  expect(employment.state).toBe("STATUS_READY");
  expect((await employment.ask("STATUS")).status).toBe("STATUS_READY");
  expect((await employment.ask("RESUME")).status).toBe("STATUS_RUNNING");
  expect((await employment.ask("SUSPEND")).status).toBe("STATUS_SUSPENDED");
  await give(alone, { n: 1 });
  expect((await employment.ask("STATUS")).status).toBe("STATUS_SUSPENDED");
  expect(messages).toEqual([]);
  expect((await employment.ask("RESUME")).status).toBe("STATUS_RUNNING");
  await expect.poll(() => messages.length, WAIT).toBe(1);
});

test("it calls, and gets the answer", async () => {
  const alone = await employAlone({ onCall: (data) => `answer to ${data}` });
  await give(alone, { ask: "a question" });
  await expect.poll(() => alone.messages, WAIT).toEqual([{ answer: "answer to a question" }]);
});

test("it is stopped", async () => {
  const { employment } = await employAlone();
  employment.sayStop();
  await expect(employment.result).rejects.toMatchObject({ code: "WORKER_STOPPED" });
  expect(await employment.exited).toEqual({ code: 0, signal: null });
});

test("it fails", async () => {
  const alone = await employAlone();
  await give(alone, { fail: "too much" });
  await expect(alone.employment.result).rejects.toMatchObject({
    code: "WORKER_FAILED",
    cause: expect.objectContaining({ name: "RangeError", message: "too much" }),
  });
  expect(await alone.employment.exited).toEqual({ code: 1, signal: null });
});

test("bodies in fragments and carried bodies arrive whole, both ways", async () => {
  const text = "0123456789".repeat(30_000);
  const alone = await employAlone({ params: { start: 1, ballast: text } });
  await give(alone, { n: 1, text });
  await expect.poll(() => alone.messages.length, WAIT).toBe(1);
  expect(alone.messages).toEqual([{ doubled: 2, text }]);
  alone.employment.endInput();
  expect(await alone.employment.result).toEqual({ sum: 2 });
});

test("a thousand messages pass a window of a few, each once and in order", async () => {
  const alone = await employAlone({ windowBytes: 1024 });
  for (let n = 0; n < 1000; n++) await give(alone, { n });
  alone.employment.endInput();
  expect(await alone.employment.result).toEqual({ sum: 499_500 });
  expect(alone.messages.map((message) => (message as { doubled: number }).doubled)).toEqual(
    Array.from({ length: 1000 }, (_, n) => n * 2),
  );
});

test("a link that is cut ten times costs nothing", async () => {
  const alone = await employAlone();
  const text = "x".repeat(2000);
  for (let n = 0; n < 1000; n++) {
    await give(alone, { n, text });
    if (n % 100 === 50) {
      const breaks = alone.told.filter((what) => what === "broken").length;
      alone.cut();
      await expect.poll(() => alone.told.filter((what) => what === "broken").length, WAIT).toBe(breaks + 1);
      await expect.poll(() => alone.told.at(-1), WAIT).toBe("restored");
    }
  }
  alone.employment.endInput();
  expect(await alone.employment.result).toEqual({ sum: 499_500 });
  expect(alone.messages.map((message) => (message as { doubled: number }).doubled)).toEqual(
    Array.from({ length: 1000 }, (_, n) => n * 2),
  );
});

test("it does not outlive its boss", async () => {
  const { employment, life } = await employAlone();
  life.destroy();
  expect(await employment.exited).toMatchObject({ code: 0 });
});

test("no line of ours is in it", () => {
  const folder = new URL("independent/", import.meta.url);
  const imported = readdirSync(folder).flatMap((file) => {
    const text = readFileSync(new URL(file, folder), "utf8");
    return [...text.matchAll(/(?:from|import\() ?"([^"]+)"/g)].map(([, name]) => name);
  });
  expect(imported.length).toBeGreaterThan(10);
  expect(imported.filter((name) => !/^node:|^\.\/[a-z]+\.mjs$/.test(name ?? ""))).toEqual([]);
});
