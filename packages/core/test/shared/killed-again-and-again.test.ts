import { testExactCount, testNeverExceeded } from "./killed-again-and-again.js";

testExactCount(1000, "sync");
testExactCount(1000, "async");
testNeverExceeded(300, 2, "sync");
testNeverExceeded(300, 3, "async");
