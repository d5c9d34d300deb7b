import { testRecycledAgainAndAgain } from "./recycled-again-and-again.js";

testRecycledAgainAndAgain(200);
