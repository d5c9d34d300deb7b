import { CAMPAIGN_SIZE } from "../limits/campaign-size.js";
import { testRecycledAgainAndAgain } from "./recycled-again-and-again.js";

testRecycledAgainAndAgain(Math.ceil(10_000 * CAMPAIGN_SIZE));
