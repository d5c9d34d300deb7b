import { BossworksError } from "../errors/bossworks-error.js";
import { BaseWorker } from "./base-worker.js";
import { handleOfRealm } from "./realm-handle.js";

/**
 * Base of worker classes: `this` is the worker's handle, already in the constructor. Only a worker may make one;
 * elsewhere the constructor throws NOT_A_WORKER.
 */
export abstract class AbstractWorker<In = unknown, Out = unknown, Progress = unknown> extends BaseWorker<
  In,
  Out,
  Progress
> {
  constructor() {
    const record = handleOfRealm();
    if (!record) {
      throw new BossworksError(
        "NOT_A_WORKER",
        `${new.target.name} can be made inside a worker only: employ it with a Boss`,
      );
    }
    super(record.scope, record.identity);
  }
}
