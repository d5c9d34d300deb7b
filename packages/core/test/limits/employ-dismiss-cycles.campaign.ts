import { CAMPAIGN_SIZE } from "./campaign-size.js";
import { testEmployDismissCycles } from "./employ-dismiss-cycles.js";

testEmployDismissCycles(Math.ceil(1000 * CAMPAIGN_SIZE));
