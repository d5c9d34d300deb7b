import { expect, test } from "vitest";
import { makeBoss, worker } from "./support/boss.js";
import { failureOf, within } from "./support/deadline.js";

test.each([
  ["returnFunction", /^value\.list\[1\]\.callback: /],
  ["returnCycle", /^value\.self\..*self: a cycle/],
])(
  "a result that does not travel (%s) is WORKER_FAILED, cause BAD_DATA with the path",
  async (name, path) => {
    const employee = await makeBoss().employ(worker("unencodable.mjs", name));
    const error = await failureOf("result", employee.result);
    expect(error).toMatchObject({ code: "WORKER_FAILED" });
    expect(error.cause).toMatchObject({ code: "BAD_DATA" });
    expect((error.cause as Error).message).toMatch(path);
  },
);

test("params that do not travel reject employ with BAD_DATA and the path, and nobody is employed", async () => {
  const boss = makeBoss();
  const params = { tasks: [{ run: () => {} }] };
  const error = await failureOf("employ", boss.employ(worker("idle.mjs", "returns"), { params }));
  expect(error).toMatchObject({ code: "BAD_DATA" });
  expect(error.message).toMatch(/^params\.tasks\[0\]\.run: /);
  expect(boss.staff.size).toBe(0);
});

test.each([
  ["sendFunction", /a\[0\]/],
  ["sendPending", /^data\.order: an instance of Promise/],
  ["sendSyncSymbol", /\bs\b/],
  ["callClass", /deep\.one/],
])("%s in a worker is refused there with BAD_DATA and the path; the worker lives on", async (name, path) => {
  const employee = await makeBoss().employ(worker("unencodable.mjs", name));
  const said = (await within("result", employee.result)) as { code: string; message: string };
  expect(said.code).toBe("BAD_DATA");
  expect(said.message).toMatch(path);
});

test("data that does not travel is refused at the boss's send with the path; the worker lives on", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("idle.mjs", "idle"));
  for (const sending of [employee.send({ x: [1, () => {}] }), boss.send(employee, { x: [1, () => {}] })]) {
    const error = await failureOf("send", sending);
    expect(error).toMatchObject({ code: "BAD_DATA" });
    expect(error.message).toMatch(/x\[1\]/);
  }
  await employee.send("end");
  expect(await within("result", employee.result)).toBe("ended");
});

test("an answer that does not travel is CALL_FAILED, cause BAD_DATA; the worker lives on", async () => {
  const employee = await makeBoss().employ(worker("unencodable.mjs", "callOnce"), { params: "hello" });
  employee.onCall(() => ({ answer: [() => {}] }));
  expect(await within("result", employee.result)).toMatchObject({
    code: "CALL_FAILED",
    cause: { code: "BAD_DATA" },
  });
});
