import type { AnyEmployee, Boss, BossOptions, EmployOptions, PoolOptions } from "@bossworks/core";
import { fixture, HostProgram, makeBoss, within } from "../support.js";
import { eventually } from "./eventually.js";
import type { Machine, Machines } from "./machines.js";
import type { Medium } from "./media.js";
import { EVERY_MS, TALKS, Talk, Tasks } from "./traffic.js";

const SLOTS = 8;
const POOL_SIZE = 4;
/** Of each stream and of the pool, before anything happens. */
const SOME = 50;
/** For processes that start beside many others. */
export const STARTS_MS = 30_000;

/** A boss with a host at each of two machines, a worker at each that talks, and a pool at both. */
export interface Company<M extends Machine = Machine> {
  readonly boss: Boss;
  readonly alpha: HostProgram;
  /** The one that is cut off. */
  readonly machine: M;
  readonly atAlpha: Talk;
  readonly atBeta: Talk;
  readonly tasks: Tasks;
  /** Everybody who works there now. */
  staffOf(host: string): AnyEmployee[];
}

/** What it is made with. */
export interface CompanyOptions<M extends Machine = Machine> {
  readonly machines: Machines<M>;
  readonly medium: (machines: Machines) => Promise<Medium>;
  readonly boss: BossOptions;
  readonly employ?: Pick<EmployOptions, "restart">;
  readonly pool?: Pick<PoolOptions, "restart" | "retries">;
  /** Called when the hosts have joined, and nobody works there yet. */
  readonly onJoined?: (machine: M) => void;
}

/** Resolves when all of it is at work. */
export async function makeCompany<M extends Machine>(options: CompanyOptions<M>): Promise<Company<M>> {
  const { machines, employ, pool } = options;
  const medium = await options.medium(machines);
  const { dealer, token } = medium;
  const boss = makeBoss({ dealer, token }, options.boss);
  const [machine, other] = [await machines.add(medium.port), await machines.add(medium.port)];
  const start = async (name: string, on: Machine): Promise<HostProgram> => {
    const modules = [fixture("split-jobs.mjs")];
    const host = new HostProgram(medium.at(on), { name, slots: SLOTS, modules }, on);
    await host.tells("joined");
    return host;
  };
  const [alpha, beta] = await Promise.all([start("alpha", machine), start("beta", other)]);
  await eventually("both hosts", () => boss.hosts.size === 2);
  options.onJoined?.(machine);
  // The second one comes to where the first one is not: that host has more room.
  const talks: Talk[] = [];
  for (const _ of [alpha, beta]) {
    const given = { at: "remote", params: EVERY_MS as never, ...employ };
    talks.push(new Talk(await within("employ", boss.employ(TALKS, given), STARTS_MS)));
  }
  const tasks = new Tasks(boss, { at: "remote", size: POOL_SIZE, ...pool });
  const at = (host: string): Talk => {
    const talk = talks.find(({ employee }) => employee.where?.host === host);
    if (!talk) throw new Error(`nobody talks at ${host}`);
    return talk;
  };
  const company = {
    boss,
    alpha,
    machine,
    atAlpha: at("alpha"),
    atBeta: at("beta"),
    tasks,
    staffOf: (host: string) => [...boss.staff.values()].filter(({ where }) => where?.host === host),
  };
  const isAtWork = (): boolean =>
    tasks.done >= SOME && talks.every(({ heard, sent }) => heard >= SOME && sent >= SOME);
  await eventually("traffic", () => isAtWork() && tasks.pool.workers === POOL_SIZE, STARTS_MS);
  return company;
}
