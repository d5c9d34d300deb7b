import { CAMPAIGN_SIZE } from "../../limits/campaign-size.js";
import { kindOfMachines } from "./machines.js";
import { testSplits } from "./split.js";
import { longTimes, SHORT } from "./times.js";

/** What must hold; a short campaign splits for a shorter time. */
const TIMES = CAMPAIGN_SIZE < 1 ? SHORT : longTimes(20_000);

const kind = await kindOfMachines();
for (const medium of ["zmq", "redis"] as const)
  testSplits(kind, medium, TIMES, (figures) => console.log(figures));
