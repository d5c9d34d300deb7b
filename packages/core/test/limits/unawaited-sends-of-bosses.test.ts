import { testUnawaitedSends } from "./unawaited-sends-of-bosses.js";

testUnawaitedSends(100_000);
