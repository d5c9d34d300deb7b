import { expect, test } from "vitest";
import { makeBoss, within, worker } from "./support.js";

const BROKEN = { lane: "data", what: "a body that is no msgpack" };

test("a message that is no value never throws out of boss.messages(), and the neighbours' messages go on", async () => {
  const boss = makeBoss({ dealer: "shm:" });
  const scribbler = await boss.employ(worker("scribble.mjs", "scribble"), { params: BROKEN });
  const neighbour = await boss.employ(worker("echo.mjs", "echo"));
  const messages = boss.messages();
  const first = messages.next();
  await scribbler.send("now" as never);
  const error = await within(
    "result",
    scribbler.result.then(String, (problem) => problem),
  );
  expect([error.code, error.cause?.code]).toContain("PROTOCOL_ERROR");
  await neighbour.send("still here" as never);
  expect((await within("next", first)).value).toEqual({ employee: neighbour, data: "still here" });
});

test.each([
  "a status of nothing",
  "a last word of nothing",
  "a second joining, of nothing",
  "a second joining, of nobody",
])("%s loses its worker and ends no boss", async (what) => {
  const boss = makeBoss({ dealer: "shm:" });
  const params = { lane: "control", what };
  const scribbler = await boss.employ(worker("scribble.mjs", "scribble"), { params });
  await scribbler.send("now" as never);
  const lost = scribbler.result.catch((error: unknown) => error);
  expect(await within("result", lost)).toMatchObject({
    code: "WORKER_LOST",
    cause: { code: "PROTOCOL_ERROR" },
  });
  await within("exited", scribbler.exited);
  expect(boss.staff.size).toBe(0);
});

test('a message that is no value never reaches a "message" listener, nor throws out of the boss', async () => {
  const boss = makeBoss({ dealer: "shm:" });
  const seen: unknown[] = [];
  boss.on("message", ({ data }) => seen.push(data));
  const scribbler = await boss.employ(worker("scribble.mjs", "scribble"), { params: BROKEN });
  await scribbler.send("now" as never);
  const error = await within(
    "result",
    scribbler.result.then(String, (problem) => problem),
  );
  expect([error.code, error.cause?.code]).toContain("PROTOCOL_ERROR");
  expect(seen).toEqual([]);
});
