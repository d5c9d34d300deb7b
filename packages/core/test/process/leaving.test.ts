import { test } from "vitest";
import { expectABeginning, expectAllToArrive, WAYS } from "./leaving.js";

const ROUNDS = [1, 2];

test.each(WAYS)(
  "what was accepted arrives, and the exit code is right, when a worker with a full mailbox ends by $how",
  async (way) => {
    for (const _ of ROUNDS) await expectAllToArrive(way);
  },
);

test("by an unhandled SIGTERM a beginning without gaps arrives, and the signal is told", async () => {
  for (const _ of ROUNDS) await expectABeginning();
});
