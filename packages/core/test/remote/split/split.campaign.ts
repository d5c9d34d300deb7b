import { CAMPAIGN_SIZE } from "../../limits/campaign-size.js";
import { kindOfMachines } from "./machines.js";
import { testSplits } from "./split.js";

/** 20 s, by the usual times of a boss; a short campaign has shorter ones. */
const splitMs = CAMPAIGN_SIZE < 1 ? 6000 : 20_000;

testSplits(
  await kindOfMachines(),
  { splitMs, heartbeatMs: 1000, patientMs: 30_000, impatientMs: 5000, healsMs: 20_000 },
  (figures) => console.log(figures),
);
