import { CAMPAIGN_SIZE } from "../limits/campaign-size.js";
import { testBulk } from "./bulk.js";

testBulk(Math.ceil(1024 * CAMPAIGN_SIZE) * 1024 * 1024);
