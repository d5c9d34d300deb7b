import { CAMPAIGN_SIZE } from "../limits/campaign-size.js";
import { testSchedules } from "./simulation.js";

/** A quarter of it is what CI asks for; a million are size 25. */
const SCHEDULES = 100_000;

testSchedules(Math.ceil(SCHEDULES * CAMPAIGN_SIZE), 1_200_000 * Math.max(1, CAMPAIGN_SIZE));
