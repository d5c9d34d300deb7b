import { testTasksThroughCuts } from "../../../dealer-pipe/test/faults/tasks-through-cuts.js";
import { dealerThroughProxy } from "./through-proxy.js";

testTasksThroughCuts(dealerThroughProxy, Number(process.env.BOSSWORKS_CAMPAIGN_SIZE ?? 1));
