import { testStreamThroughCuts } from "./stream-through-cuts.js";
import { dealerThroughProxy } from "./through-proxy.js";

testStreamThroughCuts(dealerThroughProxy, Math.ceil(200 * Number(process.env.BOSSWORKS_CAMPAIGN_SIZE ?? 1)));
