import { setOwnTimeout } from "../util/own-timeout.js";
import type { Employment } from "./employment.js";

/** How long each step of the ladder may take, in milliseconds. */
export interface LadderTimes {
  readonly stopGraceMs: number;
  readonly killGraceMs: number;
}

/**
 * Ends one employment, step by step and no other: STOP, then terminate, then kill, then give it up as leaked.
 * Resolves when it has ended, however. Every step is guarded by the employment itself, so a ladder never reaches
 * a neighbour or a successor.
 */
export async function climb(
  employment: Employment,
  { stopGraceMs, killGraceMs }: LadderTimes,
): Promise<void> {
  employment.sayStop();
  if (employment.hasExited) return;
  if (await exitsWithin(employment, stopGraceMs)) return;
  // Its last word, if it came, keeps counting: only then it is not a kill.
  employment.markKilled(`: it reached no checkpoint within ${stopGraceMs} ms of STOP (stopGraceMs)`);
  employment.hosted?.terminate();
  if (await exitsWithin(employment, killGraceMs)) return;
  employment.hosted?.kill();
  if (employment.where?.kind === "process" && (await exitsWithin(employment, killGraceMs))) return;
  employment.leak();
}

/** Ends one employment now. Resolves when it has ended, leaked if Node cannot end it within the grace. */
export async function strike(employment: Employment, { killGraceMs }: LadderTimes): Promise<void> {
  employment.restarter?.cancel();
  if (employment.hasExited) return;
  employment.markKilled();
  employment.hosted?.kill();
  if (!(await exitsWithin(employment, killGraceMs))) employment.leak();
}

/** True when it has exited in time. What is gone in time is still read out, which has a time of its own. */
export async function exitsWithin(employment: Employment, ms: number): Promise<boolean> {
  let disarm = (): void => {};
  const exited = employment.exited.then(() => true as const);
  const late = new Promise<boolean>((resolve) => {
    disarm = setOwnTimeout(() => resolve(employment.hosted?.isGone() ? exited : false), ms);
  });
  try {
    return await Promise.race([exited, late]);
  } finally {
    disarm();
  }
}
