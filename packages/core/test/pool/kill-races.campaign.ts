import { CAMPAIGN_SIZE } from "../limits/campaign-size.js";
import { testKillRaces } from "./kill-races.js";

testKillRaces(Math.ceil(20_000 * CAMPAIGN_SIZE));
