import { testAbortRaces } from "./abort-races.js";

testAbortRaces(2000, 1, undefined);
testAbortRaces(1000, 3, 8);
testAbortRaces(1000, 1, 0);
