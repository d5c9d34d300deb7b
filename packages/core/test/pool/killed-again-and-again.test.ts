import { testKilledAgainAndAgain } from "./killed-again-and-again.js";

testKilledAgainAndAgain(4000, 1);
testKilledAgainAndAgain(3000, 3);
