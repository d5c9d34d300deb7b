import { expect, test } from "vitest";
import { codeOf, eventOf, failureOf, makeBoss, within, worker } from "./support.js";

test.each(["send", "add", "sendSync"])(
  "calls that nobody awaits neither end a worker at STOP nor keep STOP from its loop of %s",
  async (stands) => {
    const boss = makeBoss();
    boss.counter("sum");
    await boss.semaphore("taken", 1).acquire();
    const employee = await boss.employ(worker("ignored", "besides"), { params: stands });
    await eventOf(employee, "message");
    const said: unknown[] = [];
    employee.on("message", ({ data }) => said.push(data));
    await within("stop", employee.stop());
    expect(await failureOf("result", employee.result)).toMatchObject({
      code: "WORKER_STOPPED",
      value: ["WORKER_STOPPED", "cleaned up"],
    });
    expect(said.slice(-2)).toEqual(["last word", "very last word"]);
  },
);

test("calls that a task has left behind end neither its worker nor its neighbours", async () => {
  const boss = makeBoss();
  boss.counter("sum");
  await boss.semaphore("taken", 1).acquire();
  const pool = boss.pool(worker("ignored", "task"), { size: 1, perWorker: 2 });
  const neighbour = pool.run("neighbour");
  const controller = new AbortController();
  const loops = pool.run("loops", { signal: controller.signal });
  await within("begun", loops[Symbol.asyncIterator]().next());
  controller.abort();
  expect(await codeOf("loops", loops)).toBe("ABORTED");
  await within("stop", loops.stop());
  await within("leaves", pool.run("leaves"));
  await within("another", pool.run("leaves"));
  await neighbour.send("unharmed");
  expect(await within("neighbour", neighbour)).toBe("unharmed");
});

test("calls that a task leaves waiting reject WORKER_GONE at its end; its additions count all the same", async () => {
  const boss = makeBoss();
  boss.counter("sum");
  await boss.semaphore("taken", 1).acquire();
  const pool = boss.pool(worker("ignored", "leavesWaiting"), { size: 1 });
  await within("leaves", pool.run(false));
  expect(await within("looks", pool.run(true))).toEqual({
    outcomes: {
      iteration: "resolved",
      receive: "WORKER_GONE",
      "with a limit": "WORKER_GONE",
      acquire: "WORKER_GONE",
      call: "WORKER_GONE",
    },
    sum: 1000,
  });
});
