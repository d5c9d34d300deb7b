import { describeDealer } from "@bossworks/dealer-conformance";
import { BROKEN, SOUND } from "./dealers.js";

/** What hangs here is meant to; it is told sooner than for a sound dealer. */
const DEADLINE_MS = 2000;

for (const [name, { make, place }] of Object.entries({ ...BROKEN, ...SOUND }))
  describeDealer({
    name,
    deadlineMs: DEADLINE_MS,
    createPair: () => ({ dealer: make() }),
    ...(place && { createMeetingPlace: place }),
  });
