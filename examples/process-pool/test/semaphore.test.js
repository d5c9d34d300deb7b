import assert from "node:assert/strict";
import { test } from "node:test";
import { guest, stayer } from "./guest.worker.js";
import { DEADLINE, makeBoss, makeFolder, numbers, runProgram } from "./support.js";

test("S5: semaphore: the room has only so many in it at once, and all have been in", DEADLINE, async (t) => {
  const lines = await runProgram(t, "semaphore/main.js", "--scale", "0.1");
  let inside = 0;
  for (const line of lines) {
    if (line.endsWith("is in the room")) inside++;
    if (line.endsWith("leaves the room")) inside--;
    assert.ok(inside >= 0 && inside <= 2, lines.join("\n"));
  }
  for (const name of ["Ada", "Ben", "Cleo", "Dan", "Eva"])
    for (const what of ["wants to enter", "is in", "leaves"])
      assert.equal(lines.filter((line) => line === `${name} ${what} the room`).length, 1);
});

test(
  "S5: semaphore: really as many as it has permits are in, and the next when one leaves",
  DEADLINE,
  async (t) => {
    const boss = makeBoss(t);
    const room = boss.semaphore("room", 3);
    const params = makeFolder(t);
    const entered = boss.messages();
    const guests = await Promise.all(numbers(5).map(() => boss.employ(stayer, { params })));
    const inside = [];
    const enter = async () => inside.push((await entered.next()).value);
    for (const _ of numbers(3)) await enter();
    assert.equal(Math.max(...inside.map(({ data }) => data)), 3);
    assert.equal(await room.tryAcquire(), undefined);
    for (const _ of numbers(2)) {
      await inside.shift().employee.send("leave");
      await enter();
      assert.equal(inside.at(-1).data, 3);
    }
    await Promise.all(inside.map(({ employee }) => employee.send("leave")));
    await Promise.all(guests.map(({ result }) => result));
    assert.equal(room.available, 3);
  },
);

test("S5: semaphore: never one too many, over a thousand visits of four processes", DEADLINE, async (t) => {
  const boss = makeBoss(t);
  boss.semaphore("room", 2);
  const params = { folder: makeFolder(t), visits: 250 };
  const guests = await Promise.all(numbers(4).map(() => boss.employ(guest, { params, autostart: false })));
  await boss.resume();
  const most = await Promise.all(guests.map(({ result }) => result));
  assert.ok(Math.max(...most) <= 2, `${most} in a room for two`);
});
