import { expect, test } from "vitest";
import { makeBoss, worker } from "./support/boss.js";
import { within } from "./support/deadline.js";

test.each([
  ["reportThrows", { name: "RangeError", message: "no progress" }],
  ["reportFunction", { code: "BAD_DATA" }],
  ["reportThrowsOddly", { message: "what was thrown cannot be shown" }],
  ["reportThrowsNothing", { message: "the progress function threw undefined" }],
  ["reportRejects", { code: "BAD_DATA" }],
  ["reportWaits", { name: "TypeError" }],
])("progress that fails (%s) is told as progressError, the worker lives on", async (name, error) => {
  const employee = await makeBoss().employ(worker("progress.mjs", name));
  for (let i = 0; i < 3; i++) {
    const report = await within("status", employee.status());
    expect(report.status).toBe("STATUS_RUNNING");
    expect(report.progressError).toMatchObject(error);
    expect(report.progress).toBeUndefined();
  }
  await within("suspend", employee.suspend());
  await within("stop", employee.stop());
});

test("a progress function that waits blocks nobody, however many signals ask it at once", async () => {
  const employee = await makeBoss().employ(worker("progress.mjs", "reportWaitsSeldom"));
  const signals = [employee.status(), employee.suspend(), employee.resume(), employee.status()];
  const [report] = await within("signals", Promise.all(signals));
  expect(report).toMatchObject({ progressError: { name: "TypeError" } });
  await within("stop", employee.stop());
  await expect(employee.result).rejects.toMatchObject({ code: "WORKER_STOPPED" });
});
