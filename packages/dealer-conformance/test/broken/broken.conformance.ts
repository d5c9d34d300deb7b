import { describeDealer } from "@bossworks/dealer-conformance";
import { BROKEN } from "./dealers.js";

/** What hangs here is meant to; it is told sooner than for a sound dealer. */
const DEADLINE_MS = 2000;

for (const [name, broken] of Object.entries(BROKEN))
  describeDealer({ name, deadlineMs: DEADLINE_MS, createPair: () => ({ dealer: broken.make() }) });
