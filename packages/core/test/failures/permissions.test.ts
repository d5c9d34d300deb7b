import { expect, test } from "vitest";
import { runProgram } from "./support/program.js";

/** Node's permission model, by the name this Node has for it. */
const PERMISSION = process.allowedNodeEnvironmentFlags.has("--permission")
  ? "--permission"
  : "--experimental-permission";
const GIVEN = [PERMISSION, "--allow-fs-read=*", "--allow-fs-write=*"];
/** Where sockets need a permission too. */
const NET = process.allowedNodeEnvironmentFlags.has("--allow-net") ? ["--allow-net"] : [];

test.each([
  ["shm:", "--allow-worker"],
  ["pipe:", "--allow-child-process"],
])("over %s a program that lacks %s is told so by WORKER_START_FAILED, and ends", async (dealer, flag) => {
  const env = { BOSSWORKS_DEALER: dealer };
  const { code, stdout } = await runProgram("employ-once.mjs", { execArgv: [...GIVEN, ...NET], env });
  expect(JSON.parse(stdout)).toEqual({
    code: "WORKER_START_FAILED",
    message: expect.stringContaining(`give it ${flag}`),
    cause: "ERR_ACCESS_DENIED",
  });
  expect(code).toBe(0);
});

test.each(["shm:", "pipe:"])("over %s a program that may do so employs", async (dealer) => {
  const execArgv = [...GIVEN, ...NET, "--allow-worker", "--allow-child-process"];
  const { code, stdout } = await runProgram("employ-once.mjs", {
    execArgv,
    env: { BOSSWORKS_DEALER: dealer },
  });
  expect([stdout, code]).toEqual(["STATUS_RUNNING\n", 0]);
});
