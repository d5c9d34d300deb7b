import { checkTwoEnds } from "./check-two-ends.js";

checkTwoEnds(8, 20_000, 60_000);
