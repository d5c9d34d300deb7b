import { CAMPAIGN_SIZE } from "../limits/campaign-size.js";
import { testReloadedAgainAndAgain } from "./reloaded-again-and-again.js";

testReloadedAgainAndAgain(Math.ceil(100 * CAMPAIGN_SIZE));
