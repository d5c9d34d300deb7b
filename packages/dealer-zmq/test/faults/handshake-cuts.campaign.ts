import { testHandshakeCuts } from "../../../dealer-pipe/test/faults/handshake-cuts.js";
import { dealerThroughProxy } from "./through-proxy.js";

testHandshakeCuts(dealerThroughProxy);
