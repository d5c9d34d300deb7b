import { describe, expect, test } from "vitest";
import { childrenOf, isThere, PLACES, start, stateOf } from "./support.js";

const TASKS = 40;

describe.each(PLACES)("workers in %s", (_, dealer) => {
  test("SIGHUP with work in flight replaces every worker and loses no task; SIGTERM then ends all", async () => {
    const program = await start("pool", dealer);
    program.child.send({ tasks: TASKS, ms: 20 });
    program.child.kill("SIGHUP");
    const first = await program.line("exit w1");
    const second = await program.line("exit w2");
    expect([first, second]).toEqual(["exit w1 STOPPED", "exit w2 STOPPED"]);
    expect(await program.line("settled")).toBe(`settled ${TASKS}`);
    const children = childrenOf(program.child.pid as number);
    expect(children.map(stateOf)).not.toContain("Z");
    expect(program.pids.filter(isThere)).toEqual([]);
    program.child.kill("SIGTERM");
    expect(await program.outcome()).toMatchObject({ code: null, signal: "SIGTERM", orphans: [] });
    expect(children.filter(isThere)).toEqual([]);
  });
});
