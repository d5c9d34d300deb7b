import fc from "fast-check";
import { expect, test } from "vitest";
import { checkSchedule } from "./check-schedule.js";
import { loadSession } from "./load-session.js";
import { PLANS, type Plan } from "./plan.js";
import { World } from "./world.js";

const seed = Number(process.env.BOSSWORKS_SIM_SEED);
const given = process.env.BOSSWORKS_SIM_PLAN;

test(given ? "a given schedule" : `schedule of seed ${seed}`, { timeout: 600_000 }, async () => {
  const code = await loadSession();
  const plan = given ? (JSON.parse(given) as Plan) : fc.sample(PLANS, { seed, numRuns: 1 })[0];
  if (!plan) throw new Error("there is no plan");
  const say = (line: string): unknown => process.stderr.write(`${line}\n`);
  const isTraced = Boolean(process.env.BOSSWORKS_SIM_TRACE);
  if (isTraced) say(JSON.stringify(plan));
  try {
    new World(code, plan, isTraced ? say : undefined).run();
  } catch (error) {
    // The smallest plan that goes wrong tells more than the one that was drawn.
    expect(given ? String(error) : checkSchedule(code, seed)).toBeUndefined();
    throw error;
  }
});
