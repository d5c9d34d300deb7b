import { CAMPAIGN_SIZE } from "../limits/campaign-size.js";
import { checkTwoEnds } from "./check-two-ends.js";

/** Ten steps of a size-1 campaign reach every state a worker has; each step more takes three times as long. */
const DEPTH = 10 + Math.round(Math.log10(Math.max(1, CAMPAIGN_SIZE)));
const MS = 600_000;

checkTwoEnds(DEPTH, 100_000, MS * Math.max(1, CAMPAIGN_SIZE));
