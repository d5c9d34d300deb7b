import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { failureOf, within } from "../failures/support/deadline.js";
import { employAlone } from "./employ-alone.js";

const WAIT = { timeout: 8000, interval: 5 };
const doubles = (count: number): number[] => Array.from({ length: count }, (_, n) => n * 2);

test("it joins, works and returns, and leaves in good order", async () => {
  const { employee, messages } = await employAlone({ params: { start: 100 } });
  expect(employee.name).toBe("independent");
  expect(employee.where).toMatchObject({ kind: "process", threadId: 0 });
  expect(employee.state).toBe("STATUS_RUNNING");
  for (const n of [1, 2, 3]) await employee.send({ n } as never);
  await expect.poll(() => messages.map(({ doubled }) => doubled), WAIT).toEqual([2, 4, 6]);
  expect(await employee.status()).toMatchObject({
    status: "STATUS_RUNNING",
    progress: { messages: 3 },
    pending: { toWorker: 0 },
  });
  await employee.end();
  expect(await within("result", employee.result)).toEqual({ sum: 106 });
  expect(await within("exit", employee.exited)).toEqual({ code: 0, signal: null });
});

test("it waits for RESUME when it is not to start by itself, and stands while it is suspended", async () => {
  const { employee, messages } = await employAlone({ autostart: false });
  expect(employee.state).toBe("STATUS_READY");
  expect((await employee.status()).status).toBe("STATUS_READY");
  expect((await employee.resume()).status).toBe("STATUS_RUNNING");
  expect((await employee.suspend()).status).toBe("STATUS_SUSPENDED");
  await employee.send({ n: 1 } as never);
  expect((await employee.status()).status).toBe("STATUS_SUSPENDED");
  expect(messages).toEqual([]);
  expect((await employee.resume()).status).toBe("STATUS_RUNNING");
  await expect.poll(() => messages.length, WAIT).toBe(1);
});

test("it calls, and gets the answer", async () => {
  const { employee, messages } = await employAlone();
  employee.onCall((_, data) => `answer to ${String(data)}`);
  await employee.send({ ask: "a question" } as never);
  await expect.poll(() => messages, WAIT).toEqual([{ answer: "answer to a question" }]);
});

test("it is stopped", async () => {
  const { employee } = await employAlone();
  await employee.stop();
  expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_STOPPED" });
  expect(await within("exit", employee.exited)).toEqual({ code: 0, signal: null });
});

test("it fails", async () => {
  const { employee } = await employAlone();
  await employee.send({ fail: "too much" } as never);
  expect(await failureOf("result", employee.result)).toMatchObject({
    code: "WORKER_FAILED",
    cause: expect.objectContaining({ name: "RangeError", message: "too much" }),
  });
  expect(await within("exit", employee.exited)).toEqual({ code: 1, signal: null });
});

test("bodies in fragments and carried bodies arrive whole, both ways", async () => {
  const text = "0123456789".repeat(30_000);
  const { employee, messages } = await employAlone({ params: { start: 1, ballast: text } });
  await employee.send({ n: 1, text } as never);
  await expect.poll(() => messages.length, WAIT).toBe(1);
  expect(messages).toEqual([{ doubled: 2, text }]);
  await employee.end();
  expect(await within("result", employee.result)).toEqual({ sum: 2 });
});

test("a thousand messages pass a window of a few, each once and in order", async () => {
  const { employee, messages } = await employAlone({}, { windowBytes: 1024 });
  for (let n = 0; n < 1000; n++) await employee.send({ n } as never);
  await employee.end();
  expect(await within("result", employee.result)).toEqual({ sum: 499_500 });
  expect(messages.map(({ doubled }) => doubled)).toEqual(doubles(1000));
});

test("a link that is cut ten times costs nothing", async () => {
  const { employee, messages, told, cut } = await employAlone();
  const text = "x".repeat(2000);
  for (let n = 0; n < 1000; n++) {
    await employee.send({ n, text } as never);
    if (n % 100 !== 50) continue;
    cut();
    await expect.poll(() => told.at(-1), WAIT).toBe("restored");
  }
  await employee.end();
  expect(await within("result", employee.result)).toEqual({ sum: 499_500 });
  expect(messages.map(({ doubled }) => doubled)).toEqual(doubles(1000));
  expect(told).toEqual(Array.from({ length: 20 }, (_, index) => ["broken", "restored"][index % 2]));
});

test("its orders hold what the page says, and nothing else", async () => {
  const page = readFileSync(new URL("../../../../docs/protocol.md", import.meta.url), "utf8");
  const section = page.slice(page.indexOf("## How a worker gets its orders"), page.indexOf("## The least"));
  const said = [...section.matchAll(/^\| (`.*?`) \|/gm)]
    .flatMap(([, cell]) => cell?.match(/[\w.]+/g) ?? [])
    // Of workers at hosts alone, as the page says.
    .filter((key) => key !== "remote");
  const { employee, messages } = await employAlone();
  await employee.send({ orders: true } as never);
  await expect.poll(() => messages[0]?.keys?.toSorted(), WAIT).toEqual(said.toSorted());
});

test("it does not outlive its boss", async () => {
  const program = fileURLToPath(new URL("../fixtures/wire/doomed-boss.mjs", import.meta.url));
  const boss = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void boss.kill("SIGKILL"));
  await within("its joining", once(boss.stdout, "data"));
  // The worker writes to the same pipe: it ends when the last of the two is gone.
  const over = once(boss.stdout, "end");
  boss.kill("SIGKILL");
  await within("the end of both", over);
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
