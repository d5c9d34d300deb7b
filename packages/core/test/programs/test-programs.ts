import { Boss, type DealerChoice } from "@bossworks/core";
import { test } from "vitest";
import { within } from "../failures/support/deadline.js";
import { CAMPAIGN_SIZE } from "../limits/campaign-size.js";
import { runProgram } from "./run-program.js";

const PROGRAMS = 400;
const AT_ONCE = 4;
const MS = 600_000;

/** Programs as their seeds make them, some at once; BOSSWORKS_SEED is the first seed, to see one again that failed. */
export function testPrograms(name: string, dealer: () => DealerChoice): void {
  const first = Number(process.env.BOSSWORKS_SEED ?? 0);
  const count = Math.ceil((PROGRAMS * CAMPAIGN_SIZE) / AT_ONCE) * AT_ONCE;
  test(
    `nothing is lost, repeated or left waiting by programs made at random over ${name} (${count} from seed ${first})`,
    async () => {
      for (let seed = first; seed < first + count; seed += AT_ONCE) {
        const boss = new Boss({ dealer: dealer(), stopGraceMs: 5000 });
        const seeds = Array.from({ length: AT_ONCE }, (_, index) => seed + index);
        try {
          await Promise.all(seeds.map((one) => run(boss, one)));
        } finally {
          await within("close", boss.close());
        }
      }
    },
    MS * Math.max(1, CAMPAIGN_SIZE),
  );
}

async function run(boss: Boss, seed: number): Promise<void> {
  try {
    await runProgram(boss, seed);
  } catch (cause) {
    throw new Error(`the program of seed ${seed} failed: ${(cause as Error).message}`, { cause });
  }
}
