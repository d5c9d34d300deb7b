import { printer } from "./printer.worker.js";

/** Up to three jams in ten seconds are bad luck, a fourth is a broken printer. */
const RESTART = {
  policy: "on-failure",
  intensity: 3,
  periodMs: 10_000,
  backoffMs: { min: 50, max: 1000 },
  redeliver: true,
};

/**
 * Prints the pages on one printer, restarted when it jams.
 *
 * @param {import("@bossworks/core").Boss} boss whose only worker the printer is
 * @param {{ pages: string[], capacity: number }} job `capacity`: pages until it jams
 * @param {(line: string) => void} log
 * @returns {Promise<{ printed: string[], left: string[], code?: string }>} `left` are pages that came back, `code` says
 * why it was given up
 */
export async function print(boss, { pages, capacity }, log) {
  const printed = [];
  let left = [];
  boss.on("message", ({ employee, data }) => {
    printed.push(data);
    log(`${employee.id}: ${data}`);
  });
  boss.on("exit", ({ employee, how, undelivered }) => {
    left = undelivered.map(({ data }) => data);
    log(`${employee.id}: ${how}, pages left: ${left.length}`);
  });
  boss.on("restarted", ({ previous, employee, reason }) => {
    log(`${employee.id}: in the place of ${previous.id}, which ${reason}`);
    // The pages that were left are with it already; nothing but those is to come.
    employee.end();
  });
  const over = new Promise((resolve) => {
    boss.on("exit", ({ how }) => how === "FINISHED" && resolve({}));
    boss.on("gaveup", ({ error }) => resolve({ code: error.code }));
  });

  const first = await boss.employ(printer, { params: { capacity }, restart: RESTART });
  // One that has ended by now takes nothing: those pages never were the printer's.
  const sent = await Promise.allSettled(pages.map((page) => first.send(page)));
  const refused = pages.filter((_, index) => sent[index].status === "rejected");
  return { ...(await over), printed, left: [...left, ...refused] };
}
