import { testStreamThroughCuts } from "./stream-through-cuts.js";
import { dealerThroughProxy } from "./through-proxy.js";

testStreamThroughCuts(dealerThroughProxy, 8);
