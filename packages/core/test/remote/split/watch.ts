import type { Company } from "./company.js";

/** What a boss has told of the workers at a host since this began. */
export interface Seen {
  broken: number;
  restored: number;
  ended: number;
}

/** Counts what is told of the workers of each host, by its name, and of hosts that leave. */
export function watch({ boss }: Pick<Company, "boss">): {
  readonly alpha: Seen;
  readonly beta: Seen;
  readonly hostsLeft: string[];
} {
  const seen = { alpha: nothing(), beta: nothing(), hostsLeft: [] as string[] };
  const of = (host: string | undefined): Seen => (host === "alpha" ? seen.alpha : seen.beta);
  boss.on("linkbroken", ({ employee }) => of(employee.where?.host).broken++);
  boss.on("linkrestored", ({ employee }) => of(employee.where?.host).restored++);
  boss.on("exit", ({ employee }) => of(employee.where?.host).ended++);
  boss.on("hostleft", ({ host }) => seen.hostsLeft.push(host.name));
  return seen;
}

function nothing(): Seen {
  return { broken: 0, restored: 0, ended: 0 };
}
