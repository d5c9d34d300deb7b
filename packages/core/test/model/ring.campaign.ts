import { expect, test } from "vitest";
import { LANE } from "../../build/protocol/frame.js";
import { loadPort } from "./load-port.js";
import { explore, SCENARIOS, type Scenario, walkOften } from "./scenarios.js";

const WALKS = Math.ceil(5_000 * Number(process.env.BOSSWORKS_CAMPAIGN_SIZE ?? 1));
/** So many walks share what they learn; more would fill the memory. */
const WALKS_AT_ONCE = 1_000;

const module = await loadPort();
const frames = (count: number) => Array.from({ length: count }, () => ({ lane: LANE.DATA }));

for (const scenario of SCENARIOS) {
  test(`plain reads and writes as early as they can be: ${scenario.name}`, () => {
    expect(explore(module, scenario, "early").violation).toBeUndefined();
  }, 600_000);
}

/** Rings of records that are an eighth of them, as the largest are; filled three times. */
const LONG: readonly Omit<Scenario, "recordBytes" | "sees" | "atLeast">[] = [
  {
    name: "both are in their event loops",
    boss: { waits: "loop", sends: frames(24) },
    worker: { waits: "loop" },
  },
  {
    name: "the receiver blocks",
    boss: { waits: "loop", sends: frames(24), closes: true },
    worker: { waits: "blocked" },
  },
  {
    name: "the sender blocks",
    boss: { waits: "loop" },
    worker: { waits: "blocked", sends: frames(24), closes: true },
  },
  {
    name: "both directions at once",
    boss: { waits: "loop", sends: frames(20), isEager: true },
    worker: { waits: "blocked in a task", blocksFor: 10, sends: frames(20) },
  },
];

for (const long of LONG) {
  test(`random orders of steps with real proportions: ${long.name}`, () => {
    const scenario = { ...long, ringBytes: 256, recordBytes: 32, sees: [], atLeast: 0 };
    for (let done = 0, seed = 1; done < WALKS; done += WALKS_AT_ONCE, seed++) {
      const walks = Math.min(WALKS_AT_ONCE, WALKS - done);
      expect(walkOften(module, scenario, walks, seed)).toBeUndefined();
    }
  }, 3_600_000);
}
