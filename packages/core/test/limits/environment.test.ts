import { afterEach, expect, test, vi } from "vitest";
import { makeBoss, worker } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("env is merged into this process's, undefined deletes, and the boss's own stays as it was", async () => {
  vi.stubEnv("BOSSWORKS_KEPT", "kept");
  vi.stubEnv("BOSSWORKS_CHANGED", "before");
  vi.stubEnv("BOSSWORKS_DELETED", "there");
  const names = [
    "BOSSWORKS_KEPT",
    "BOSSWORKS_CHANGED",
    "BOSSWORKS_DELETED",
    "BOSSWORKS_NEW",
    "BOSSWORKS_EMPTY",
  ];
  const env = {
    BOSSWORKS_CHANGED: "after",
    BOSSWORKS_DELETED: undefined,
    BOSSWORKS_NEW: "new",
    BOSSWORKS_EMPTY: "",
  };
  const employee = await makeBoss().employ(worker("limits.mjs", "environment"), { params: names, env });
  expect(await within("result", employee.result)).toEqual({
    BOSSWORKS_KEPT: "kept",
    BOSSWORKS_CHANGED: "after",
    BOSSWORKS_DELETED: null,
    BOSSWORKS_NEW: "new",
    BOSSWORKS_EMPTY: "",
  });
  expect(process.env.BOSSWORKS_CHANGED).toBe("before");
  expect(process.env.BOSSWORKS_DELETED).toBe("there");
});

test("without env a worker has this process's environment", async () => {
  vi.stubEnv("BOSSWORKS_KEPT", "kept");
  const employee = await makeBoss().employ(worker("limits.mjs", "environment"), {
    params: ["BOSSWORKS_KEPT"],
  });
  expect(await within("result", employee.result)).toEqual({ BOSSWORKS_KEPT: "kept" });
});
