import { testEmployDismissCycles } from "./employ-dismiss-cycles.js";

testEmployDismissCycles(20);
