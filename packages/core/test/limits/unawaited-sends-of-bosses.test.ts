import { testUnawaitedSends } from "./unawaited-sends-of-bosses.js";

testUnawaitedSends(250_000);
