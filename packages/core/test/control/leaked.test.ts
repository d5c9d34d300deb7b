import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runProgram } from "../failures/support/program.js";
import { beyond, eventOf, failureOf, makeBoss, within, worker } from "./support.js";

const GRACES = { stopGraceMs: 100, killGraceMs: 100 };
const SLACK_MS = 1000;
const NATIVE_SECONDS = 3;

test.each(["stop", "kill"] as const)(
  "a thread inside a native synchronous call ends as leaked on %s(); its neighbour goes on",
  async (end) => {
    const boss = makeBoss(GRACES);
    const neighbour = await boss.employ(worker("loops", "checkpointSync"));
    const employee = await boss.employ(worker("harmful", "native"), { params: NATIVE_SECONDS });
    expect(await failureOf("status", employee.status({ timeoutMs: 300 }))).toMatchObject({
      code: "SIGNAL_TIMEOUT",
    });
    const leaked = eventOf(boss, "leaked");
    const exit = eventOf(employee, "exit");
    const begunAt = performance.now();
    await within(end, employee[end]());
    expect(performance.now() - begunAt).toBeLessThan(GRACES.stopGraceMs + GRACES.killGraceMs + SLACK_MS);
    expect((await leaked).employee).toBe(employee);
    expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_KILLED", leaked: true });
    expect(await exit).toMatchObject({ how: "KILLED", code: null, signal: null });
    expect(await within("exited", employee.exited)).toEqual({ code: null, signal: null });
    expect(boss.staff.has(employee.id)).toBe(false);
    expect(await failureOf("status", employee.status())).toMatchObject({ code: "WORKER_GONE" });
    const { progress } = await within("status", neighbour.status());
    await beyond(neighbour, Number(progress));
  },
);

test("a program with a leaked thread still ends by itself, when the native call does", async () => {
  const program = fileURLToPath(new URL("../fixtures/control/programs/leaks.mjs", import.meta.url));
  const { code, signal, stdout, stderr } = await within("the program", runProgram(program), 25_000);
  expect({ code, signal, stdout, stderr }).toEqual({
    code: 0,
    signal: null,
    stdout: "SIGNAL_TIMEOUT\nleaked\nWORKER_KILLED true\nclosed\n",
    stderr: "",
  });
});
