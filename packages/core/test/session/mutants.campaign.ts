import fc from "fast-check";
import { expect, test } from "vitest";
import { HANDSHAKE_ATTACKS } from "./handshake-attacks.js";
import { loadSession, type SessionCode } from "./load-session.js";
import { MUTANTS } from "./mutants.js";
import { PLANS, type Plan } from "./plan.js";
import { SESSION_ATTACKS } from "./session-attacks.js";
import { SESSION_RULES } from "./session-rules.js";
import { World } from "./world.js";

/** The same for every mutant, so that a survivor is one tomorrow as well. */
const SCHEDULES: readonly Plan[] = fc.sample(PLANS, { seed: 20_260, numRuns: 1000 });

function findBroken(code: SessionCode): string | undefined {
  for (const attack of Object.values({ ...HANDSHAKE_ATTACKS, ...SESSION_ATTACKS, ...SESSION_RULES })) {
    const broken = messageOf(() => attack(code));
    if (broken) return broken;
  }
  for (const plan of SCHEDULES) {
    const broken = messageOf(() => new World(code, plan).run());
    if (broken) return broken;
  }
  return undefined;
}

function messageOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

test("the code as it is passes", { timeout: 60_000 }, async () => {
  expect(findBroken(await loadSession())).toBeUndefined();
});

test.each(Object.entries(MUTANTS))(
  "without the rule that %s, something fails",
  { timeout: 60_000 },
  async (_, mutation) => {
    expect(findBroken(await loadSession(mutation))).toBeDefined();
  },
);
