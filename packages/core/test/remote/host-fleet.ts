import { seeded } from "../../../dealer-pipe/test/faults/seeded.js";
import type { HostProgram } from "./support.js";

/** Hosts at a time, on average. */
const USUAL = 3;
const MOST = 5;
/** All of them are killed at once as often as this. */
const ALL_KILLED = 0.1;

/** Host programs that a seeded plan kills, drains and adds. Some are always there. */
export class HostFleet {
  readonly #start: () => HostProgram;
  readonly #random: () => number;
  #hosts: HostProgram[] = [];
  readonly #drained: HostProgram[] = [];
  kills = 0;
  drains = 0;
  additions = 0;

  constructor(seed: number, start: () => HostProgram) {
    this.#random = seeded(seed);
    this.#start = start;
    this.#add(USUAL);
  }

  /** Does what comes next in the plan. */
  next(): void {
    const [chance, which] = [this.#random(), Math.floor(this.#random() * this.#hosts.length)];
    if (chance < ALL_KILLED) {
      while (this.#hosts.length > 0) this.#kill(0);
      this.#add(USUAL);
    } else if (this.kills === 0) {
      // So that no plan, however short, is without.
      this.#kill(which);
    } else if (this.#hosts.length === 1 || (this.#hosts.length < MOST && chance < 0.5)) this.#add(1);
    else if (chance < 0.8) this.#kill(which);
    else this.#drain(which);
  }

  /** All that are left drain; resolves when all have ended. Rejects when one that was not killed ended as it should not. */
  async leave(): Promise<void> {
    while (this.#hosts.length > 0) this.#drain(0);
    for (const host of this.#drained) {
      await host.gone();
      const { exitCode, signalCode } = host.child;
      // Node's own answer to SIGTERM, by one that had not come to its first line yet.
      const hadJoined = host.told.length > 0;
      if (exitCode !== 0 && (hadJoined || signalCode !== "SIGTERM"))
        throw new Error(`a drained host ended with ${exitCode ?? signalCode}`);
    }
  }

  #add(count: number): void {
    for (let i = 0; i < count; i++) this.#hosts.push(this.#start());
    this.additions += count;
  }

  #kill(which: number): void {
    this.#take(which)?.child.kill("SIGKILL");
    this.kills++;
  }

  #drain(which: number): void {
    const host = this.#take(which);
    if (!host) return;
    host.child.kill("SIGTERM");
    this.#drained.push(host);
    this.drains++;
  }

  #take(which: number): HostProgram | undefined {
    return this.#hosts.splice(which, 1)[0];
  }
}
