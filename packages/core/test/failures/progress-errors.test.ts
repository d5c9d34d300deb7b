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
