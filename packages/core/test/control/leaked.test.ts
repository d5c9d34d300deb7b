import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runProgram } from "../failures/support/program.js";
import { beyond, eventOf, failureOf, makeBoss, PLACE, within, worker } from "./support.js";

const GRACES = { stopGraceMs: 100, killGraceMs: 100 };
const SLACK_MS = 1000;
const NATIVE_SECONDS = 3;

// Node cannot end a thread there, but the system ends a process.
const END =
  PLACE === "thread"
    ? { leaks: true, signals: { stop: null, kill: null } }
    : { leaks: false, signals: { stop: "SIGTERM", kill: "SIGKILL" } };

test.each(["stop", "kill"] as const)(
  `a ${PLACE} inside a native synchronous call ends, as leaked if it must be a thread, on %s(); its neighbour goes on`,
  async (end) => {
    const boss = makeBoss(GRACES);
    const neighbour = await boss.employ(worker("loops", "checkpointSync"));
    const employee = await boss.employ(worker("harmful", "native"), { params: NATIVE_SECONDS });
    expect(await failureOf("status", employee.status({ timeoutMs: 300 }))).toMatchObject({
      code: "SIGNAL_TIMEOUT",
    });
    const leaked: unknown[] = [];
    boss.on("leaked", (event) => leaked.push(event.employee));
    const exit = eventOf(employee, "exit");
    const begunAt = performance.now();
    await within(end, employee[end]());
    expect(performance.now() - begunAt).toBeLessThan(GRACES.stopGraceMs + GRACES.killGraceMs + SLACK_MS);
    const error = await failureOf("result", employee.result);
    expect(error.code).toBe("WORKER_KILLED");
    expect(error.leaked ?? false).toBe(END.leaks);
    const signal = END.signals[end];
    expect(await exit).toMatchObject({ how: "KILLED", code: null, signal });
    expect(await within("exited", employee.exited)).toEqual({ code: null, signal });
    expect(leaked).toEqual(END.leaks ? [employee] : []);
    expect(boss.staff.has(employee.id)).toBe(false);
    expect(await failureOf("status", employee.status())).toMatchObject({ code: "WORKER_GONE" });
    const { progress } = await within("status", neighbour.status());
    await beyond(neighbour, Number(progress));
  },
);

test(`a program whose worker was ended inside a native call (${PLACE}) ends by itself`, async () => {
  const program = fileURLToPath(new URL("../fixtures/control/programs/leaks.mjs", import.meta.url));
  const { code, signal, stdout, stderr } = await within("the program", runProgram(program), 25_000);
  expect({ code, signal, stdout, stderr }).toEqual({
    code: 0,
    signal: null,
    stdout: `SIGNAL_TIMEOUT\n${END.leaks ? "leaked\n" : ""}WORKER_KILLED ${END.leaks || undefined}\nclosed\n`,
    stderr: "",
  });
});
