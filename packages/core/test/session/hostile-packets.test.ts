import { testHostilePackets } from "./hostile-packets.js";

testHostilePackets(100_000, 60_000);
