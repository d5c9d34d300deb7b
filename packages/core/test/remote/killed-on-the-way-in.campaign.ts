import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { seeded } from "../../../dealer-pipe/test/faults/seeded.js";
import { CAMPAIGN_SIZE } from "../limits/campaign-size.js";
import { HostProgram, job, makeBoss, makeMeeting, SCHEME, until, within } from "./support.js";

const HOSTS = Math.max(12, Math.round(400 * CAMPAIGN_SIZE));
const AT_ONCE = 4;
/** Kills are spread over so much of the time from a process's start to its joining, and move towards that moment by so much. */
const SPREAD = 0.2;
const STEP = 0.04;
const WHOLE_MS = 600_000;

const seed = Number(process.env.BOSSWORKS_TEST_SEED ?? Date.now() % 2 ** 31);

test(`${HOSTS} hosts over ${SCHEME} that are killed on their way in, at any moment of it, keep nobody out (seed ${seed})`, {
  timeout: WHOLE_MS,
}, async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting, { heartbeatMs: 500, lostAfterMs: 3000 });
  const start = performance.now();
  const first = new HostProgram(meeting, { name: "first" });
  const beside = Array.from({ length: AT_ONCE - 1 }, () => new HostProgram(meeting, { name: "killed" }));
  await until("so many at once", () => boss.hosts.size === AT_ONCE);
  let joinsAfterMs = performance.now() - start;
  for (const { child } of beside) child.kill("SIGKILL");

  const random = seeded(seed);
  let left = HOSTS;
  let joinings = 0;
  boss.on("hostjoined", () => joinings++);
  const killSome = async (): Promise<void> => {
    while (left-- > 0) {
      const host = new HostProgram(meeting, { name: "killed" });
      await delay(joinsAfterMs * (1 - SPREAD / 2 + SPREAD * random()));
      host.child.kill("SIGKILL");
      await host.gone();
      joinsAfterMs *= host.told.length > 0 ? 1 - STEP : 1 + STEP;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, killSome));
  console.log(`${HOSTS} were killed, ${joinings} of them after they had joined`);

  const last = new HostProgram(meeting, { name: "last" });
  await last.tells("joined");
  const names = (): string[] => [...boss.hosts.values()].map(({ name }) => name).toSorted();
  await until("the end of those that were killed", () => names().join() === "first,last");
  for (const at of ["first", "last"]) {
    const employee = await within("employ", boss.employ(job("echo"), { at, params: at }));
    expect(await within("its result", employee.result)).toMatchObject({ params: at });
  }
  first.child.kill("SIGTERM");
  last.child.kill("SIGTERM");
  await Promise.all([first.gone(), last.gone()]);
});
