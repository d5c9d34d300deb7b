import { expect, test } from "vitest";
import { findBroken } from "../control/walk.js";
import { explore } from "./explore-ends.js";
import { loadEnds } from "./load-built.js";
import { MUTANTS } from "./mutants.js";

/** The checks begin small: most mutants die within a few steps. */
const DEPTHS = [3, 5, 6];
const DESK_DEPTH = 4;

test.each(Object.keys(MUTANTS))(
  "without the rule that %s, the checks fail",
  { timeout: 120_000 },
  async (rule) => {
    const mutation = MUTANTS[rule];
    const ends = await loadEnds(mutation ? [mutation] : []);
    const found: string[] = [];
    const note = (broken: string | undefined): unknown => broken && found.push(broken);
    for (const autostart of [true, false]) note(findBroken(DESK_DEPTH, autostart, ends.SignalDesk));
    for (const depth of DEPTHS) {
      if (found.length > 0) break;
      for (const autostart of [true, false]) note((await explore(ends, autostart, depth)).broken);
    }
    expect(found).not.toEqual([]);
  },
);
