import { CAMPAIGN_SIZE } from "../limits/campaign-size.js";
import { testAbortRaces } from "./abort-races.js";

testAbortRaces(Math.ceil(100_000 * CAMPAIGN_SIZE), 1, undefined);
testAbortRaces(Math.ceil(50_000 * CAMPAIGN_SIZE), 3, 8);
testAbortRaces(Math.ceil(50_000 * CAMPAIGN_SIZE), 1, 0);
