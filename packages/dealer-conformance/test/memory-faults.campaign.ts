import { memoryDealer, memoryFaults } from "@bossworks/core";
import { describe } from "vitest";
import { Conformance } from "../dist/conformance.js";
import { SUITES } from "../dist/suites.js";

const RATES = { drop: 0.005, repeat: 0.02, reorder: 0.02, delayMs: [0, 1] } as const;

/** Each test has a seed of its own, the same in every run of the file. */
let seed = 0;

function harmedDealer() {
  return memoryDealer({ faults: memoryFaults({ seed: ++seed, ...RATES }) });
}

// All that Boss and Worker promise; what packets meet with is core's own test.
describe("memory with faults", () => {
  const { features } = harmedDealer();
  const conformance = new Conformance({ createPair: () => ({ dealer: harmedDealer() }) }, features);
  for (const suite of SUITES) suite(conformance);
});
