import { test } from "vitest";
import { expectABeginning, expectAllToArrive, WAYS } from "../../../core/test/process/leaving.js";
import { PLACES } from "../support.js";
import { EXITS, expectExit, expectExitAtLoad, expectExitBesideDeafBoss } from "./exits.js";

const ROUNDS = [1, 2, 3];

test.each(PLACES)("over %s a worker's exit code is right, however it ends", async (_, options) => {
  for (const _ of ROUNDS) await Promise.all(EXITS.map((exit) => expectExit(exit, options)));
});

test.each(PLACES)("over %s also while the boss hears nothing", async (_, options) => {
  for (const _ of ROUNDS) for (const exit of EXITS) await expectExitBesideDeafBoss(exit, options);
});

test.each(PLACES)("over %s also before its link was made", async (_, options) => {
  for (const _ of ROUNDS) await expectExitAtLoad(options);
});

test.each(WAYS)("what was accepted arrives when a worker with a full mailbox ends by $how", async (way) => {
  for (const _ of ROUNDS) await expectAllToArrive(way, "zmq+ipc://");
});

test("by an unhandled SIGTERM a beginning without gaps arrives", async () => {
  for (const _ of ROUNDS) await expectABeginning("zmq+ipc://");
});
