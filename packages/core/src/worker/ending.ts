import { encodeEnvelope } from "../codec/codec.js";
import { encodeFailure } from "../codec/encode-failure.js";
import type { BossworksError } from "../errors/bossworks-error.js";
import type { ByteSpan } from "../util/byte-span.js";
import type { Engine } from "./engine.js";
import type { LoadFailure } from "./load-definition.js";

/**
 * A worker's last word. Said once; whatever comes later is dropped, since exactly one terminal status answers an
 * employment. After STOP was received any end is STOPPED: a returned value is kept as `value`, another error as
 * its cause.
 */
export class Ending {
  readonly #engine: Engine;
  #said = false;
  #exitCode = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** 0 for an end in good order, 1 for a failure: what the thread or process exits with. */
  get exitCode(): number {
    return this.#exitCode;
  }

  get isSaid(): boolean {
    return this.#said;
  }

  /** The job returned. A result that does not travel is a failure. */
  returned(value: unknown): void {
    const { answers, stop } = this.#engine;
    const { taken } = answers;
    if (stop.error) return this.#sayStopped({ value, taken });
    let body: ByteSpan;
    try {
      body = encodeEnvelope({ value, taken });
      this.#engine.line.checkSize(body);
    } catch (error) {
      return this.threw(error);
    }
    this.#say("STATUS_FINISHED", body);
  }

  /** The job threw, or something it left behind did. */
  threw(error: unknown): void {
    const { taken } = this.#engine.answers;
    const stop: BossworksError | undefined = this.#engine.stop.error;
    if (!stop) return this.#say("STATUS_FAILED", this.#lenient({ error, taken }));
    this.#sayStopped(error === stop ? { taken } : { error, taken });
  }

  /** The module or definition could not be loaded. */
  notLoaded(failure: LoadFailure): void {
    const { reason, message, cause } = failure;
    this.#say("STATUS_LOAD_FAILED", this.#lenient({ reason, message, error: cause, taken: 0 }));
  }

  /** Who runs tasks says how many it leaves, so that none of them is begun a second time. */
  #sayStopped(parts: LastWord): void {
    const { tasks } = this.#engine;
    this.#say("STATUS_STOPPED", this.#lenient(tasks ? { ...parts, unended: tasks.unended } : parts));
  }

  /** What does not travel, or is too large, is described instead of failing the last word. */
  #lenient(parts: LastWord): ByteSpan {
    return encodeFailure(parts, (body) => this.#engine.line.checkSize(body));
  }

  #say(verb: string, body: ByteSpan): void {
    if (this.#said) return;
    this.#said = true;
    if (verb === "STATUS_FAILED" || verb === "STATUS_LOAD_FAILED") this.#exitCode = 1;
    const { desk, line } = this.#engine;
    // Signals are still answered while a large last word travels; once it has arrived nobody listens.
    line.control(verb, desk.stopId ?? 0, body, line.after);
  }
}

/** What a last word carries. */
export interface LastWord {
  readonly value?: unknown;
  readonly error?: unknown;
  readonly reason?: string;
  readonly message?: string;
  /** Of a task: its schema refused its params. */
  readonly refused?: boolean;
  /** Data messages user code had taken: the rest was never delivered. */
  readonly taken: number;
  /** Tasks that were begun and whose ends were not told before: an exit after STOP leaves them. */
  readonly unended?: number | undefined;
}
