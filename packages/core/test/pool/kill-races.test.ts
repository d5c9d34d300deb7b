import { testKillRaces } from "./kill-races.js";

testKillRaces(100);
