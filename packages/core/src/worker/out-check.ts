import { asynchronous, checkSync } from "../schema/check.js";
import { Gate } from "../schema/gate.js";
import type { StandardSchema } from "../schema/standard-schema.js";
import type { WaitOptions } from "../util/wait-limits.js";
import type { Engine } from "./engine.js";

/** The schema of what a worker, or a task, sends and calls with: what comes out of it travels. */
export class OutCheck {
  readonly #schema: StandardSchema;
  readonly #gate: Gate;

  constructor(schema: StandardSchema) {
    this.#schema = schema;
    this.#gate = new Gate(schema);
  }

  /** Calls `act` with what passed; see `Gate.pass`. */
  pass<T>(
    where: string,
    data: unknown,
    limits: WaitOptions,
    act: (passed: unknown, left: WaitOptions) => T,
  ): T | Promise<Awaited<T>> {
    return this.#gate.pass(where, data, limits, act);
  }

  /** What passed. Throws BAD_DATA, `TypeError` for an asynchronous schema, also where it only still thinks about what came before. */
  passSync(where: string, data: unknown, instead: string): unknown {
    if (this.#gate.isAwaited) throw asynchronous(where, instead);
    return checkSync(where, this.#schema, data, instead);
  }
}

/** Undefined where there is no such schema. */
export function outCheckOf({ schemas }: Engine): OutCheck | undefined {
  return schemas?.out && new OutCheck(schemas.out);
}
