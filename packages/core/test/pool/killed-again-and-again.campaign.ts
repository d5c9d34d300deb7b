import { CAMPAIGN_SIZE } from "../limits/campaign-size.js";
import { testKilledAgainAndAgain } from "./killed-again-and-again.js";

testKilledAgainAndAgain(Math.ceil(60_000 * CAMPAIGN_SIZE), 1);
testKilledAgainAndAgain(Math.ceil(60_000 * CAMPAIGN_SIZE), 3);
