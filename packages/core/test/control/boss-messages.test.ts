import { expect, test } from "vitest";
import { codeOf, failureOf, makeBoss, statusWhere, within, worker } from "./support.js";

const COUNTS = worker("talks", "counts");

test("boss.messages() gives the messages of all, later staff included, each worker's in order", async () => {
  const boss = makeBoss();
  const early = await boss.employ(COUNTS, { params: 100 });
  const messages = boss.messages();
  const late = await boss.employ(COUNTS, { params: 100 });
  const got = new Map<string, unknown[]>([
    [early.id, []],
    [late.id, []],
  ]);
  for (let i = 0; i < 200; i++) {
    const { value } = await within("next", messages.next());
    got.get(value.employee.id)?.push(value.data);
  }
  const expected = Array.from({ length: 100 }, (_, i) => i);
  expect([...got.values()]).toEqual([expected, expected]);
});

test("it never throws for a worker's end, and goes on with the rest", async () => {
  const boss = makeBoss();
  const messages = boss.messages();
  for (const name of ["countsThenThrows", "countsThenExits", "counts"]) {
    const employee = await boss.employ(worker("talks", name), { params: 2 });
    for (const data of [0, 1]) {
      expect((await within("next", messages.next())).value).toEqual({ employee, data });
    }
    await within("exited", employee.exited);
  }
});

test("it ends when the boss closes, after what had arrived", async () => {
  const boss = makeBoss();
  const messages = boss.messages();
  const employee = await boss.employ(COUNTS, { params: 3 });
  await within("result", employee.result);
  await within("close", boss.close());
  const got: unknown[] = [];
  for await (const { data } of messages) got.push(data);
  expect(got).toEqual([0, 1, 2]);
});

test("a next() that waits ends with the boss's close", async () => {
  const boss = makeBoss();
  await boss.employ(worker("loops", "checkpointSync"));
  const next = boss.messages().next();
  await within("close", boss.close());
  expect(await within("next", next)).toEqual({ done: true, value: undefined });
});

test("of a given employee, an array or a predicate it gives those messages only", async () => {
  const boss = makeBoss();
  const echo = worker("talks", "echo");
  const [a, b, c] = await Promise.all(["a", "b", "c"].map((name) => boss.employ(echo, { name })));
  if (!a || !b || !c) throw new Error("three were employed");
  const ofOne = boss.messages(a);
  const ofRest = boss.messages((employee) => employee.name > "a");
  const own = "from a to c";
  await within("send", boss.send(undefined, own));
  expect((await within("next", ofOne.next())).value).toEqual({ employee: a, data: own });
  const rest = [await within("next", ofRest.next()), await within("next", ofRest.next())];
  expect(rest.map(({ value }) => value.employee.name).sort()).toEqual(["b", "c"]);
});

test("boss.messages() beside an iterator of one it covers throws INBOX_TAKEN, and takes nothing", async () => {
  const boss = makeBoss();
  const a = await boss.employ(COUNTS, { params: 3 });
  const b = await boss.employ(worker("talks", "echo"));
  const ofB = b[Symbol.asyncIterator]();
  expect(() => boss.messages()).toThrow(expect.objectContaining({ code: "INBOX_TAKEN" }));
  const got: unknown[] = [];
  for await (const message of a) got.push(message);
  expect(got).toEqual([0, 1, 2]);
  await ofB.return?.();
  await within("return", Promise.resolve(boss.messages().return?.()));
});

test("two boss.messages() that would cover the same later staff: INBOX_TAKEN, and nothing else is harmed", async () => {
  const boss = makeBoss();
  const first = boss.messages();
  const second = (async () => boss.messages().next())();
  const verdict = codeOf("the second", second);
  const employee = await within("employ", boss.employ(COUNTS, { params: 1 }));
  expect((await within("next", first.next())).value).toEqual({ employee, data: 0 });
  expect(await verdict).toBe("INBOX_TAKEN");
});

test("break gives the inboxes back", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(COUNTS, { params: 3 });
  for await (const { data } of boss.messages()) if (data === 1) break;
  expect(await within("next", employee[Symbol.asyncIterator]().next())).toEqual({ done: false, value: 2 });
});

test("on a closed boss it throws BOSS_CLOSED", async () => {
  const boss = makeBoss();
  await boss.close();
  expect(await failureOf("messages", (async () => boss.messages().next())())).toMatchObject({
    code: "BOSS_CLOSED",
  });
});

test("one worker's flood does not hide another's messages", async () => {
  const boss = makeBoss();
  const messages = boss.messages();
  await boss.employ(worker("talks", "fills"), { params: 10 });
  for (let i = 0; i < 1000; i++) await within("next", messages.next());
  const quiet = await boss.employ(worker("talks", "echo"));
  await within("send", quiet.send("hello"));
  let before = 0;
  while ((await within("next", messages.next())).value.employee !== quiet) before++;
  expect(before).toBeLessThan(200_000);
});

test("a message is handed out at once although a worker before its own has ended", async () => {
  const boss = makeBoss();
  const messages = boss.messages();
  await boss.employ(worker("talks", "countsAll"));
  const brief = await boss.employ(worker("talks", "countsAll"));
  const talker = await boss.employ(worker("talks", "greetsAndEchoes"));
  expect((await within("next", messages.next())).value.data).toBe("hello");
  await brief.end();
  await within("exit", brief.exited);
  await talker.send("again");
  await statusWhere(talker, "its message", ({ pending }) => pending.fromWorker === 1);
  expect((await within("next", messages.next())).value).toEqual({ employee: talker, data: "again" });
});
