import { test } from "vitest";
import { CAMPAIGN_SIZE } from "../limits/campaign-size.js";
import { expectABeginning, expectAllToArrive, WAYS } from "./leaving.js";

const ROUNDS = 100;
const MS_PER_ROUND = 5000;
const timeout = ROUNDS * CAMPAIGN_SIZE * MS_PER_ROUND;

test.each(WAYS)(
  "100 workers with a full mailbox end by $how: everything arrives",
  { timeout },
  async (way) => {
    for (let round = 0; round < ROUNDS * CAMPAIGN_SIZE; round++) await expectAllToArrive(way);
  },
);

test("100 workers with a full mailbox end by an unhandled SIGTERM: a beginning arrives", {
  timeout,
}, async () => {
  for (let round = 0; round < ROUNDS * CAMPAIGN_SIZE; round++) await expectABeginning();
});
