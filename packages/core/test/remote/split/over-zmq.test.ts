import { kindOfMachines } from "./machines.js";
import { testSplits } from "./split.js";
import { SHORT } from "./times.js";

testSplits(await kindOfMachines(), "zmq", SHORT);
