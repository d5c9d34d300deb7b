import assert from "node:assert/strict";
import { test } from "node:test";
import { desk } from "../src/message-queue/desk.worker.js";
import { DEADLINE, makeBoss, numbers, runProgram } from "./support.js";

test(
  "S5: message queue: items go to the workers in order, and every answer comes back",
  DEADLINE,
  async (t) => {
    const lines = await runProgram(t, "message-queue/main.js");
    for (const item of numbers(12).map((index) => index + 1))
      assert.equal(lines.filter((line) => line.endsWith(`: ${item} squared is ${item ** 2}`)).length, 1);
    for (const name of ["one", "two", "three"]) {
      const order = lines.filter((line) => line.startsWith(`desk ${name}, `));
      assert.deepEqual(
        order.map((line) => /number (\d)/.exec(line)[1]),
        ["1", "2", "3", "4"],
      );
      assert.ok(lines.includes(`desk ${name} has taken 4`));
    }
  },
);

test(
  "S5: message queue: thousands both ways at once, in order, none lost and none twice",
  DEADLINE,
  async (t) => {
    const boss = makeBoss(t);
    const desks = await Promise.all(numbers(3).map(() => boss.employ(desk)));
    const items = numbers(3000);
    await Promise.all(
      desks.map(async (employee) => {
        const writing = (async () => {
          for (const item of items) await employee.send(item);
          await employee.end();
        })();
        const answered = [];
        for await (const { item } of employee) answered.push(item);
        await writing;
        assert.deepEqual(answered, items);
        assert.equal(await employee.result, items.length);
      }),
    );
  },
);

test(
  "S5: message queue: who sends into a full one waits, and nothing that was accepted is lost",
  DEADLINE,
  async (t) => {
    const boss = makeBoss(t, { windowBytes: 4096 });
    const employee = await boss.employ(desk, { autostart: false });
    let accepted = 0;
    const fill = async () => {
      for (;;) {
        await employee.send(accepted, { timeoutMs: 200 });
        accepted++;
      }
    };
    await assert.rejects(fill(), { code: "TIMEOUT" });
    assert.ok(accepted > 0);
    await employee.resume();
    await employee.end();
    const answered = [];
    for await (const { item } of employee) answered.push(item);
    assert.deepEqual(answered, numbers(accepted));
  },
);
