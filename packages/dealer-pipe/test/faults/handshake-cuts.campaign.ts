import { testHandshakeCuts } from "./handshake-cuts.js";
import { dealerThroughProxy } from "./through-proxy.js";

testHandshakeCuts(dealerThroughProxy);
