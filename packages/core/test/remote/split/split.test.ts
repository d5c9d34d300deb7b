import { kindOfMachines } from "./machines.js";
import { testSplits } from "./split.js";

testSplits(await kindOfMachines(), {
  splitMs: 3000,
  heartbeatMs: 200,
  patientMs: 12_000,
  impatientMs: 1200,
  healsMs: 10_000,
});
