import { test } from "vitest";
import { expectABeginning, expectAllToArrive, WAYS } from "../../../core/test/process/leaving.js";
import { PLACES } from "../support.js";
import { EXITS, expectExit, expectExitAtLoad, expectExitBesideDeafBoss } from "./exits.js";

test.each(PLACES)("over %s a worker's exit code is right, however it ends", async (_, options) => {
  await Promise.all(EXITS.map((exit) => expectExit(exit, options)));
});

test.each(PLACES)("over %s also while the boss hears nothing", async (_, options) => {
  for (const exit of EXITS) await expectExitBesideDeafBoss(exit, options);
});

test.each(PLACES)("over %s also before its link was made", async (_, options) => {
  await expectExitAtLoad(options);
});

test.each(WAYS)("what was accepted arrives when a worker with a full mailbox ends by $how", async (way) => {
  await expectAllToArrive(way, "zmq+ipc://");
});

test("by an unhandled SIGTERM a beginning without gaps arrives", async () => {
  await expectABeginning("zmq+ipc://");
});
