import { expect, test } from "vitest";
import { begun, codeOf, makeBoss, numbers, poolOf, until, within } from "./support.js";

const PARAMS = "x".repeat(700);

test.each([
  ["side by side", { perWorker: 8 }],
  ["ahead", { prefetch: 8 }],
])(
  "tasks handed %s in one turn wait for their worker's window, however many it is too small for",
  async (_, options) => {
    const pool = poolOf("any", options, makeBoss({ windowBytes: 1024 }));
    await until("its worker", () => pool.workers === 1);
    const all = numbers(20).map((id) => pool.run({ task: "echo", params: `${PARAMS}${id}` }));
    expect(await within("all", Promise.all(all))).toEqual(numbers(20).map((id) => `${PARAMS}${id}`));
  },
);

test("large params of tasks that are run in one burst do not overflow a worker that was handed many ahead", async () => {
  const pool = poolOf("echo");
  await within("small ones", Promise.all(numbers(1000).map((id) => pool.run(id))));
  const large = Buffer.alloc(3 * 1024 * 1024, 7);
  const all = await within("large ones", Promise.all(numbers(12).map(() => pool.run(large))));
  expect(all.map((back) => (back as Uint8Array).length)).toEqual(numbers(12).map(() => large.length));
});

test("messages of a task that find its worker's window full are given up by their limits, and only those", async () => {
  const pool = poolOf("any", { perWorker: 2 }, makeBoss({ windowBytes: 1024 }));
  const deaf = pool.run({ task: "busy", params: 300 });
  await begun(deaf);
  const task = pool.run({ task: "converses" });
  const controller = new AbortController();
  const sends = [0, 1, 2, 3].map((n) =>
    task.send(`${PARAMS}${n}`, n === 2 ? { signal: controller.signal } : {}),
  );
  controller.abort();
  expect(await codeOf("the one given up", sends[2] as Promise<void>)).toBe("ABORTED");
  await within("the others", Promise.all([sends[0], sends[1], sends[3], task.send("end")]));
  const heard: unknown[] = [];
  for await (const message of task) heard.push(message);
  expect(heard).toEqual([0, 1, 3].map((n) => ({ echo: `${PARAMS}${n}` })));
  await within("deaf", deaf);
});
