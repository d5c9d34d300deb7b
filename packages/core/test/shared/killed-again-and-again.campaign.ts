import { CAMPAIGN_SIZE } from "../limits/campaign-size.js";
import { testExactCount, testNeverExceeded } from "./killed-again-and-again.js";

testExactCount(Math.ceil(100_000 * CAMPAIGN_SIZE), "sync");
testExactCount(Math.ceil(100_000 * CAMPAIGN_SIZE), "async");
testNeverExceeded(Math.ceil(2000 * CAMPAIGN_SIZE), 1, "sync");
testNeverExceeded(Math.ceil(2000 * CAMPAIGN_SIZE), 3, "async");
