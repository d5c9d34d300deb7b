export { describeDealerBenches } from "./describe-benches.js";
export { describeDealer } from "./describe-dealer.js";
export type { DealerHarness, DealerPair, MeetingPlace } from "./harness.js";
