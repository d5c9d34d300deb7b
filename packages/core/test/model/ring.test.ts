import { expect, test } from "vitest";
import { loadPort } from "./load-port.js";
import { explore, SCENARIOS } from "./scenarios.js";

const module = await loadPort();

for (const scenario of SCENARIOS) {
  test(`in no order of steps a frame or a wake-up is lost: ${scenario.name}`, async ({ annotate }) => {
    const { violation, states, histories, marks } = explore(module, scenario);
    expect(violation).toBeUndefined();
    expect([...marks]).toEqual(expect.arrayContaining([...scenario.sees]));
    expect(states).toBeGreaterThanOrEqual(scenario.atLeast);
    await annotate(`${states} states from ${histories} histories`);
  }, 60_000);
}
