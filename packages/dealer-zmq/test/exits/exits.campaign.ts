import { test } from "vitest";
import { expectABeginning, expectAllToArrive, WAYS } from "../../../core/test/process/leaving.js";
import { PLACES } from "../support.js";
import { EXITS, expectExit, expectExitAtLoad, expectExitBesideDeafBoss } from "./exits.js";

const SIZE = Number(process.env.BOSSWORKS_CAMPAIGN_SIZE ?? 1);
/** Size 5 is a hundred of each kind. */
const ROUNDS = Math.ceil(20 * SIZE);
const timeout = ROUNDS * 10_000;

test.each(PLACES)(
  `over %s ${ROUNDS} exits of every kind have the right code`,
  { timeout },
  async (_, options) => {
    for (let round = 0; round < ROUNDS; round++) {
      await Promise.all(EXITS.map((exit) => expectExit(exit, options)));
      await expectExitAtLoad(options);
    }
  },
);

test.each(PLACES)(
  `over %s ${ROUNDS} exits of every kind beside a boss that hears nothing`,
  { timeout },
  async (_, options) => {
    for (let round = 0; round < ROUNDS; round++)
      for (const exit of EXITS) await expectExitBesideDeafBoss(exit, options);
  },
);

test.each(WAYS)(`${ROUNDS} workers with a full mailbox end by $how`, { timeout }, async (way) => {
  for (let round = 0; round < ROUNDS; round++) await expectAllToArrive(way, "zmq+tcp://127.0.0.1?curve=true");
});

test(`${ROUNDS} workers with a full mailbox end by an unhandled SIGTERM`, { timeout }, async () => {
  for (let round = 0; round < ROUNDS; round++) await expectABeginning("zmq+ipc://");
});
