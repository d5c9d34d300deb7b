import type { Task } from "@bossworks/core";
import { expect, onTestFinished, test, vi } from "vitest";
import {
  begun,
  codeOf,
  failureOf,
  makeBoss,
  mistakeOf,
  numbers,
  poolOf,
  tasks,
  turn,
  until,
  within,
} from "./support.js";

/** All that a task sends until it is over, and what the iteration throws. */
async function heard(task: Task): Promise<{ messages: unknown[]; error?: unknown }> {
  const messages: unknown[] = [];
  try {
    for await (const message of task) messages.push(message);
  } catch (error) {
    return { messages, error };
  }
  return { messages };
}

test("a task and who runs it talk: messages go both ways in order, and each answer is its own", async () => {
  const task = poolOf("converses").run(0);
  const answers = task.messages();
  for (const number of numbers(50)) {
    await within("send", task.send(number));
    expect(await within("the answer", answers.next())).toEqual({ value: { echo: number }, done: false });
  }
  await task.send("end");
  expect(await within("task", task)).toBe(50);
});

test.each(["counts", "countsSync"])(
  "iteration gives all a task sends (%s), in order, and ends",
  async (name) => {
    const task = poolOf(name).run(3000);
    expect(await within("iteration", heard(task))).toEqual({ messages: numbers(3000) });
    expect(await within("task", task)).toBe("counted");
  },
);

test("messages of a task that has ended are still there to be read", async () => {
  const task = poolOf("counts").run(5);
  await within("task", task);
  expect(await within("iteration", heard(task))).toEqual({ messages: numbers(5) });
});

test("iteration over a task that fails gives what it sent, then throws what the task rejects with", async () => {
  const task = poolOf("countsThenThrows").run(3);
  const { messages, error } = await within("iteration", heard(task));
  expect(messages).toEqual(numbers(3));
  expect(error).toBe(await failureOf("task", task));
  expect(error).toMatchObject({ code: "WORKER_FAILED" });
});

test("who iterates over a task that fails need not catch its promise as well, however late the loop comes to its end", async () => {
  const unhandled = vi.fn();
  process.on("unhandledRejection", unhandled);
  onTestFinished(() => void process.off("unhandledRejection", unhandled));
  const pool = poolOf("countsThenThrows");
  const during = pool.run(2);
  const iterate = async (): Promise<void> => {
    for await (const number of during)
      if (number === 0) await until("its end", () => pool.failed === 1 && pool.active === 0);
    throw new Error("the loop has ended as if all were well");
  };
  expect(await codeOf("the loop", iterate())).toBe("WORKER_FAILED");
  await turn();
  expect(unhandled).not.toHaveBeenCalled();
});

test("iteration over a task that is stopped ends", async () => {
  const task = poolOf("loops").run(0);
  const all = heard(task);
  await begunByStatus(task);
  await within("stop", task.stop());
  expect(await within("iteration", all)).toEqual({ messages: ["begun"] });
  expect(await codeOf("task", task)).toBe("WORKER_STOPPED");
});

/** Waits for a task to run without reading its messages. */
async function begunByStatus(task: Task): Promise<void> {
  for (;;) {
    const { status, progress } = await within("status", task.status());
    if (status === "STATUS_RUNNING" && typeof progress === "number") return;
    await turn();
  }
}

test("iteration that was left goes on where it was left", async () => {
  const task = poolOf("counts").run(4);
  const first = [];
  for await (const message of task) {
    first.push(message);
    if (first.length === 2) break;
  }
  expect(first).toEqual([0, 1]);
  expect(await within("the rest", heard(task))).toEqual({ messages: [2, 3] });
});

test("a task that nobody reads waits when its window is full; its neighbours in the same worker do not", async () => {
  const pool = poolOf("any", { perWorker: 2 });
  const flood = pool.run({ task: "floods", params: 64 * 1024 });
  let accepted = 0;
  for (let same = 0; same < 50; ) {
    const { progress } = await within("status", flood.status());
    same = progress === accepted && accepted > 0 ? same + 1 : 0;
    accepted = Number(progress ?? 0);
    await turn();
  }
  // 1 MiB in all, and what one send may be ahead.
  expect(accepted).toBeLessThanOrEqual(17);
  const neighbours = numbers(200).map((id) => pool.run({ task: "echo", params: id }));
  expect(await within("neighbours", Promise.all(neighbours))).toEqual(numbers(200));
  let read = 0;
  for await (const _ of flood) if (++read === 40) break;
  await within("stop", flood.stop());
  expect(await codeOf("flood", flood)).toBe("WORKER_STOPPED");
});

test("a task that never reads makes send wait, which its limit ends; the task goes on", async () => {
  const pool = poolOf("any");
  const task = pool.run({ task: "loops" });
  await begun(task);
  const block = "x".repeat(300 * 1024);
  const sent = numbers(3).map(() => task.send(block));
  await within("what fits", Promise.all(sent));
  expect(await codeOf("send", task.send(block, { timeoutMs: 50 }))).toBe("TIMEOUT");
  const controller = new AbortController();
  const aborted = task.send("y".repeat(300 * 1024), { signal: controller.signal });
  controller.abort(new RangeError("the reason"));
  expect(await failureOf("send", aborted)).toMatchObject({
    code: "ABORTED",
    cause: { message: "the reason" },
  });
  await within("stop", task.stop());
});

test("sends that wait for a task settle when it ends", async () => {
  const task = poolOf("loops").run(0);
  await begun(task);
  const sends = numbers(5).map(() => task.send("x".repeat(300 * 1024)));
  await within("stop", task.stop());
  for (const send of sends) expect(["ok", "WORKER_STOPPED"]).toContain(await codeOf("send", send));
});

test("data that does not travel rejects BAD_DATA where it is sent; the task goes on", async () => {
  const task = poolOf("waits").run(0);
  await begun(task);
  expect(await codeOf("send", task.send({ deep: () => 1 }))).toBe("BAD_DATA");
  await task.send("fine");
  expect(await within("task", task)).toBe("fine");
});

test("messages larger than one may be reject MESSAGE_TOO_LARGE wherever the task is, and take nothing of its window", async () => {
  const pool = poolOf("any", {}, makeBoss({ maxMessageBytes: 100_000 }));
  await within("suspend", pool.suspend());
  const [waits, ignores] = [pool.run({ task: "waits" }), pool.run({ task: "loops" })];
  expect(await codeOf("send", waits.send("x".repeat(100_000)))).toBe("MESSAGE_TOO_LARGE");
  await within("resume", pool.resume());
  await waits.send("fine");
  expect(await within("the first", waits)).toBe("fine");
  await begun(ignores);
  for (const more of numbers(20))
    expect(await codeOf("send", ignores.send("x".repeat(99_999 + more)))).toBe("MESSAGE_TOO_LARGE");
  await within("what fits", ignores.send("y".repeat(99_000)));
  await within("stop", ignores.stop());
});

test("three tasks in one worker each hear their own messages", async () => {
  const pool = poolOf("converses", { perWorker: 3 });
  const running = numbers(3).map((id) => pool.run(id));
  const told = await within(
    "all",
    Promise.all(
      running.map(async (task, id) => {
        for (const number of numbers(100)) await task.send(`${id}:${number}`);
        await task.send("end");
        return (await heard(task)).messages;
      }),
    ),
  );
  expect(told).toEqual(numbers(3).map((id) => numbers(100).map((number) => ({ echo: `${id}:${number}` }))));
});

test("workers of a pool are sent nothing themselves: who is meant with all is passed over, who is named is a TypeError", async () => {
  const boss = makeBoss();
  const pool = poolOf("waits", {}, boss);
  const task = pool.run(0);
  await begun(task);
  const [worker] = boss.staff.values();
  const listener = await within("employ", boss.employ(tasks("waits"), { params: 0 }));
  await within("to all", boss.send(undefined, "for all"));
  await within(
    "to some",
    boss.send(({ id }) => id === worker?.id, "for nobody"),
  );
  expect(await within("who is no worker of a pool", listener.result)).toBe("for all");
  for (const call of [() => boss.send(worker, 1), () => worker?.send(1), () => worker?.end()]) {
    const mistake = await mistakeOf(call);
    expect(mistake).toBeInstanceOf(TypeError);
    expect(mistake.message).toContain("task.send");
  }
  await task.send("for the task");
  expect(await within("task", task)).toBe("for the task");
});

test("a wait for a message ends by its own limit and leaves the task alone", async () => {
  const task = poolOf("waits").run("label");
  await begun(task);
  expect(await codeOf("next", task.messages({ timeoutMs: 10 }).next())).toBe("TIMEOUT");
  expect(await codeOf("next", task.messages({ signal: AbortSignal.abort() }).next())).toBe("ABORTED");
  await task.send("fine");
  expect(await within("task", task)).toBe("fine");
});

test("what is sent to a task and what it sends may be larger than its window", async () => {
  const task = poolOf("converses").run(0);
  const large = "z".repeat(3 * 1024 * 1024);
  const answers = task.messages();
  await within("send", task.send(large));
  expect(await within("the answer", answers.next())).toEqual({ value: { echo: large }, done: false });
  await task.send("end");
  expect(await within("task", task)).toBe(1);
});

test("a task has one reader at a time: a second one is told INBOX_TAKEN", async () => {
  const pool = poolOf("counts");
  const task = pool.run(3);
  const first = task[Symbol.asyncIterator]();
  await within("the first message", first.next());
  expect(await codeOf("a second reader", task[Symbol.asyncIterator]().next())).toBe("INBOX_TAKEN");
  await first.return?.();
  const rest: unknown[] = [];
  for await (const message of task) rest.push(message);
  expect(rest).toHaveLength(2);
});

test("return while a next waits ends both at once; the task goes on, and another reader may come", async () => {
  const task = poolOf("waits").run("label");
  const messages = task.messages();
  await within("its begin", messages.next());
  const next = messages.next();
  await within("return", Promise.resolve(messages.return?.()));
  expect(await within("next", next)).toEqual({ value: undefined, done: true });
  await task.send("fine");
  expect(await within("another reader", heard(task))).toEqual({ messages: [] });
  expect(await within("task", task)).toBe("fine");
});

test("a task's status tells how many messages wait, either way", async () => {
  const pool = poolOf("any", { perWorker: 2 });
  const counted = pool.run({ task: "counts", params: 3 });
  await within("counted", counted);
  expect((await counted.status()).pending).toEqual({ toWorker: 0, fromWorker: 3 });
  const deaf = pool.run({ task: "loops" });
  await begun(deaf);
  await within("sends", Promise.all([deaf.send(1), deaf.send(2)]));
  expect((await within("status", deaf.status())).pending).toEqual({ toWorker: 2, fromWorker: 0 });
});
