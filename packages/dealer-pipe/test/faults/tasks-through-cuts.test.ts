import { testTasksThroughCuts } from "./tasks-through-cuts.js";
import { dealerThroughProxy } from "./through-proxy.js";

testTasksThroughCuts(dealerThroughProxy, 0.025);
