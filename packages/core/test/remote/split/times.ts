/** How long a split lasts, and what the boss's options are. */
export interface Times {
  readonly splitMs: number;
  readonly heartbeatMs: number;
  /** `lostAfterMs` of a boss that outwaits the split, and of one that does not. */
  readonly patientMs: number;
  readonly impatientMs: number;
  /** From healing until all links stand. */
  readonly healsMs: number;
}

/** Long enough for links to be given up, and to be lost by who does not wait. */
export const SHORT: Times = {
  splitMs: 3000,
  heartbeatMs: 400,
  patientMs: 12_000,
  impatientMs: 2000,
  healsMs: 10_000,
};

/** By the heartbeat and `lostAfterMs` that a boss has unless told otherwise; its patience apart. */
export function longTimes(splitMs: number): Times {
  return { splitMs, heartbeatMs: 1000, patientMs: 30_000, impatientMs: 5000, healsMs: 20_000 };
}
