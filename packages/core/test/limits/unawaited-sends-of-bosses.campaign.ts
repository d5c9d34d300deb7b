import { CAMPAIGN_SIZE } from "./campaign-size.js";
import { testUnawaitedSends } from "./unawaited-sends-of-bosses.js";

testUnawaitedSends(Math.ceil(1_000_000 * CAMPAIGN_SIZE));
