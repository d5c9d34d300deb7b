import { randomIn } from "../../pi/src/config.js";
import { jointOf, piOf } from "../../pi/src/estimate.js";
import { KINDS } from "../../pi/src/workers/kinds.js";
import { History } from "./history.js";

/** What may be ordered, of one worker or of all. */
export const ORDERS = ["suspend", "resume", "stop"];

/** One calculation, from the first worker to the end of the last. */
export class Run {
  history = new History();
  #boss;
  #settings;
  #onChange;
  /** By name; those of workers that have ended are also in the other. */
  #rows = new Map();
  #ended = new Set();
  #startedAt = performance.now();
  #endedAt;

  /** `onChange` is called whenever there is something new to show. */
  constructor(boss, settings, onChange) {
    this.#boss = boss;
    this.#settings = settings;
    this.#onChange = onChange;
  }

  /** What the page shows; there is no pi before the first dart. */
  get snapshot() {
    const rows = [...this.#rows.values()];
    return {
      isOver: this.#endedAt !== undefined,
      elapsedMs: (this.#endedAt ?? performance.now()) - this.#startedAt,
      joint: jointOf(rows),
      rows: rows.map((row) => ({ ...row, pi: piOf(row) })),
    };
  }

  /** Employs the workers and asks them at random intervals until the last has ended. */
  async toEnd() {
    const { workers, askMs } = this.#settings;
    try {
      const endings = Array.from({ length: workers }, (_, index) => this.#work(index));
      // Whoever cannot be employed fails the run, once nobody works any more.
      const all = Promise.all(endings);
      all.catch(() => {});
      for await (const round of this.#boss.watch({ everyMs: () => randomIn(askMs) })) {
        for (const report of round.values()) this.#note(report);
        this.#show();
      }
      await all;
    } finally {
      this.#endedAt = performance.now();
      this.#show();
    }
  }

  /** Orders something of one worker, by its id, or of all. */
  async order(order, id) {
    await this.#boss[order](id);
    for (const report of (await this.#boss.status(id)).values()) this.#note(report);
    this.#onChange();
  }

  async #work(index) {
    const { kind, definition } = KINDS[index % KINDS.length];
    const name = `pi-${index + 1}`;
    const iterations = randomIn(this.#settings.iterations);
    const row = { id: undefined, name, kind, state: "STATUS_STARTING", step: 0, hits: 0, iterations };
    this.#rows.set(name, row);
    const employee = await this.#boss.employ(definition, { name, params: { iterations } });
    Object.assign(row, { id: employee.id, state: employee.state });
    // Only scripts send something: their last count.
    employee.on("message", ({ data }) => Object.assign(row, data));
    try {
      Object.assign(row, await employee.result);
    } catch (error) {
      if (error.code !== "WORKER_STOPPED") row.error = `${error.code}: ${error.message}`;
    }
    // What it was asked before its end may be answered after it.
    this.#ended.add(row);
    row.state = employee.state;
    this.#onChange();
  }

  #note({ id, status, progress, error }) {
    const row = [...this.#rows.values()].find((row) => row.id === id);
    if (!row || error || this.#ended.has(row)) return;
    row.state = status;
    Object.assign(row, progress);
  }

  #show() {
    const { elapsedMs, joint } = this.snapshot;
    if (joint.pi !== undefined) this.history.add(elapsedMs / 1000, joint.pi);
    this.#onChange();
  }
}
