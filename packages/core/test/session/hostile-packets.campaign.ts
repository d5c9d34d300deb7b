import { CAMPAIGN_SIZE } from "../limits/campaign-size.js";
import { testHostilePackets } from "./hostile-packets.js";

testHostilePackets(Math.ceil(1_000_000 * CAMPAIGN_SIZE), 600_000 * Math.max(1, CAMPAIGN_SIZE));
