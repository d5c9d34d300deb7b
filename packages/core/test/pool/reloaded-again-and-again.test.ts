import { testReloadedAgainAndAgain } from "./reloaded-again-and-again.js";

testReloadedAgainAndAgain(10);
