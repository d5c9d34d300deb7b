import { randomIn } from "./config.js";
import { jointOf } from "./estimate.js";
import { KINDS } from "./workers/kinds.js";

/**
 * The main job: employs the workers, asks them at random intervals, and keeps a row of what each last said. Rows are
 * `{ name, kind, state, step, hits, iterations }`.
 */
export class Job {
  rows = [];
  #boss;
  #settings;
  #kinds;
  #endings = [];
  /** Ids of those whose end is known: a report that was asked for before may come after it. */
  #ended = new Set();
  #startedAt = performance.now();

  constructor(boss, settings, kinds = KINDS) {
    this.#boss = boss;
    this.#settings = settings;
    this.#kinds = kinds;
  }

  get elapsedMs() {
    return performance.now() - this.#startedAt;
  }

  get joint() {
    return jointOf(this.rows);
  }

  /** Runs to the end of the last worker. `view` shows rounds and tells events. */
  async run(view) {
    const { workers, askMs } = this.#settings;
    await Promise.all(Array.from({ length: workers }, (_, i) => this.#employ(i, view)));
    for await (const round of this.#boss.watch({ everyMs: () => randomIn(askMs) })) {
      for (const report of round.values()) this.#note(report);
      view.round(this);
    }
    await Promise.all(this.#endings);
    view.round(this);
  }

  async #employ(index, view) {
    const { kind, definition } = this.#kinds[index % this.#kinds.length];
    const iterations = randomIn(this.#settings.iterations);
    const name = `pi-${index + 1}`;
    const employee = await this.#boss.employ(definition, { name, params: { iterations } });
    const row = { index, id: employee.id, name, kind, state: employee.state, step: 0, hits: 0, iterations };
    this.rows.push(row);
    this.rows.sort((a, b) => a.index - b.index);
    // Only scripts send something: their last count.
    employee.on("message", ({ data }) => Object.assign(row, data));
    this.#endings.push(this.#ending(employee, row, view));
  }

  /** A finished worker is dismissed; one that ended otherwise is reported first. */
  async #ending(employee, row, view) {
    try {
      const result = await employee.result;
      this.#ended.add(row.id);
      Object.assign(row, result);
      await employee.exited;
    } catch (error) {
      this.#ended.add(row.id);
      view.lost(row, error);
    }
    row.state = employee.state;
    await employee.dismiss();
  }

  #note(report) {
    const row = this.rows.find(({ id }) => id === report.id);
    if (!row || report.error || this.#ended.has(row.id)) return;
    row.state = report.status;
    if (report.progress) Object.assign(row, report.progress);
  }
}
