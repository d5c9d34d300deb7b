import { testTasksThroughCuts } from "./tasks-through-cuts.js";
import { dealerThroughProxy } from "./through-proxy.js";

testTasksThroughCuts(dealerThroughProxy, Number(process.env.BOSSWORKS_CAMPAIGN_SIZE ?? 1));
