import { expect, test } from "vitest";
import { loadPort, type PortModule } from "./load-port.js";
import { MUTANTS } from "./mutants.js";
import { explore, SCENARIOS } from "./scenarios.js";

/** Small ones first: most mutants die there. */
const SCENARIOS_BY_SIZE = [...SCENARIOS].sort((a, b) => a.atLeast - b.atLeast);

for (const mutant of MUTANTS) {
  test(`the checker sees when this does not hold: ${mutant.dropped}`, async ({ annotate }) => {
    const killer = firstViolation(await loadPort([mutant]));
    expect(killer).toBeDefined();
    await annotate(`seen by: ${killer}`);
  }, 60_000);
}

function firstViolation(module: PortModule): string | undefined {
  for (const scenario of SCENARIOS_BY_SIZE) {
    const { violation } = explore(module, scenario);
    if (violation) return `${scenario.name}: ${violation.split("\n", 1)[0]}`;
  }
  return undefined;
}
