import { test } from "vitest";
import { expectABeginning, expectAllToArrive, WAYS } from "../../../core/test/process/leaving.js";
import { PLACES } from "../support.js";
import { EXITS, expectExit, expectExitAtLoad, expectExitBesideDeafBoss } from "./exits.js";

test.each(PLACES)("over %s a worker's exit code is right, however it ends", async (_, options) => {
  await Promise.all(EXITS.map((exit) => expectExit(exit, options)));
});

test("also while the boss hears nothing", async () => {
  for (const exit of EXITS) await expectExitBesideDeafBoss(exit, { url: "zmq+tcp://127.0.0.1", curve: true });
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
