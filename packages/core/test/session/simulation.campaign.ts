import { CAMPAIGN_SIZE } from "../limits/campaign-size.js";
import { testSchedules } from "./simulation.js";

testSchedules(Math.ceil(10_000 * CAMPAIGN_SIZE), 1_200_000 * Math.max(1, CAMPAIGN_SIZE));
