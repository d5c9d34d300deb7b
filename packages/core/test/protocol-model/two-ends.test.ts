import { checkTwoEnds } from "./check-two-ends.js";

checkTwoEnds(7, 6_000, 60_000);
