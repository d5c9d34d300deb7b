import { CAMPAIGN_SIZE } from "../../limits/campaign-size.js";
import { kindOfMachines } from "./machines.js";
import { testSplits } from "./split.js";
import { longTimes } from "./times.js";

/** What must hold; a short campaign splits for a shorter time. */
const SPLIT_MS = CAMPAIGN_SIZE < 1 ? 6000 : 20_000;

const kind = await kindOfMachines();
for (const medium of ["zmq", "redis"] as const)
  testSplits(kind, medium, longTimes(SPLIT_MS), (figures) => console.log(figures));
