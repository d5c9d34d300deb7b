import { expect, test } from "vitest";
import { failureOf, makeBoss, within, worker } from "./support.js";

const REASON = new RangeError("the reason");
const ABORTED = { code: "ABORTED", name: "AbortError", cause: REASON };

type Act = (...args: unknown[]) => Promise<unknown>;

test.each([
  "employee.stop",
  "employee.kill",
  "employee.dismiss",
  "boss.stop",
  "boss.kill",
  "boss.dismiss",
  "boss.employ",
])("%s, which can wait, takes an AbortSignal", async (name) => {
  const boss = makeBoss({ stopGraceMs: 300, killGraceMs: 300 });
  const deaf = await boss.employ(worker("harmful", "sleepsOnAtomics"));
  const options = { signal: AbortSignal.abort(REASON) };
  const [owner, method] = name.split(".") as ["employee" | "boss", "stop" | "kill" | "dismiss" | "employ"];
  const act = (owner === "employee" ? deaf : boss) as unknown as { [name: string]: Act };
  const first = method === "employ" ? worker("loops", "checkpointSync") : deaf;
  const given = method === "employ" ? [first, options] : owner === "employee" ? [options] : [first, options];
  expect(await failureOf(name, act[method]?.(...given) as Promise<unknown>)).toMatchObject(ABORTED);
});

test.each(["stop", "kill", "dismiss"] as const)(
  "%s with a signal that has fired does nothing",
  async (end) => {
    const employee = await makeBoss().employ(worker("loops", "checkpointSync"));
    expect(await failureOf(end, employee[end]({ signal: AbortSignal.abort(REASON) }))).toMatchObject(ABORTED);
    expect(await within("status", employee.status())).toMatchObject({ status: "STATUS_RUNNING" });
  },
);
