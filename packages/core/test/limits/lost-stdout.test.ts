import { expect, test } from "vitest";
import { makeBoss, worker } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";

const WHAT = { replacesWrite: "replaced process.stdout.write", endsStdout: "ended process.stdout" };
const PLACES = ["pipe:", "shm:"];
const CASES = PLACES.flatMap((dealer) =>
  Object.entries(WHAT).map(([name, what]) => [what, dealer, name] as const),
);

test.each(CASES)("a worker that %s exits with code 0 all the same (%s)", async (_, dealer, name) => {
  const employee = await makeBoss({ dealer, stdio: "pipe" }).employ(worker("stdout.mjs", name));
  employee.stdout?.resume();
  employee.stderr?.resume();
  expect(await within("result", employee.result)).toBe("returned");
  expect(await within("exit", employee.exited)).toMatchObject({ code: 0, signal: null });
});
