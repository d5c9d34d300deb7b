import { checkTwoEnds } from "./check-two-ends.js";

checkTwoEnds(6, 6_000, 60_000);
