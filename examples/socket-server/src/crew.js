import { Connection } from "./connection.js";
import { connections as connectionsWorker } from "./connections.worker.js";

/** A server is never given up: the wait before another start grows instead. */
const RESTART = {
  policy: "always",
  intensity: Number.MAX_SAFE_INTEGER,
  backoffMs: { min: 100, max: 5000 },
};

/** The workers that serve, and the connections of each. */
export class Crew {
  #boss;
  #connections = new Map();
  #lastNumber = 0;

  /** `log` is called with a line when a worker ends or begins. */
  constructor(boss, log) {
    this.#boss = boss;
    boss.on("restarted", ({ employee }) => {
      this.#connections.set(employee, new Set());
      log(`worker ${employee.id} begins, process ${employee.where.pid}`);
    });
    boss.on("exit", ({ employee, how }) => {
      this.#connections.delete(employee);
      log(`worker ${employee.id} has gone: ${how}`);
    });
  }

  async employ(count, params) {
    const start = async () => {
      const employee = await this.#boss.employ(connectionsWorker, { params, restart: RESTART });
      this.#connections.set(employee, new Set());
    };
    await Promise.all(Array.from({ length: count }, start));
  }

  /** Has a socket served by the worker with the fewest connections. Rejects with words for the client if it was cut short. */
  async serve(socket, totalMs) {
    const [employee, connections] = this.#leastBusy();
    const connection = new Connection(socket, employee, `connection ${++this.#lastNumber}`);
    connections.add(connection);
    try {
      await connection.serve(totalMs);
    } finally {
      connections.delete(connection);
    }
  }

  /** Cuts all connections. */
  cut(why) {
    for (const connections of this.#connections.values()) {
      for (const connection of connections) connection.cut(why);
    }
  }

  #leastBusy() {
    const [first, ...others] = this.#connections;
    if (!first) throw new Error("all workers are being replaced, try again later");
    return others.reduce((least, next) => (next[1].size < least[1].size ? next : least), first);
  }
}
