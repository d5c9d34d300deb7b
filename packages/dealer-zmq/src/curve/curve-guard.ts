import { randomUUID } from "node:crypto";
import type { WorkerKeys } from "../connect.js";
import type { RouterOptions } from "../sockets.js";
import { type CurveKeys, makeCurveKeys } from "./curve-keys.js";
import { encodeZ85 } from "./z85.js";
import { Gate } from "./zap-handler.js";

/** Lets in by CURVE who has a key on one dealer's list: its workers', each with a pair of its own, and those given. */
export class CurveGuard {
  readonly #keys: CurveKeys;
  readonly #allowed: Set<string>;
  readonly #domain = `bossworks-${randomUUID()}`;
  #gate: Gate | undefined;

  constructor(keys: CurveKeys, allow: readonly string[]) {
    this.#keys = keys;
    this.#allowed = new Set(allow);
  }

  /** For the socket that is bound once `open` has resolved. */
  get socketOptions(): RouterOptions {
    return {
      curveServer: true,
      curveSecretKey: this.#keys.secretKey,
      zapDomain: this.#domain,
      // Without a handler everybody would be let in.
      zapEnforceDomain: true,
    };
  }

  /** `onRefused` is called for each client that is turned away. */
  open(onRefused: () => void): Promise<void> {
    this.#gate = new Gate(this.#domain, (publicKey) => {
      const isAllowed = this.#allowed.has(encodeZ85(publicKey));
      if (!isAllowed) onRefused();
      return isAllowed;
    });
    return this.#gate.open();
  }

  /** Begins to answer, and keeps the program running. */
  hold(): void {
    this.#gate?.hold();
  }

  /** Begins to answer, a little later than when it is held, and keeps no program running. */
  watch(): void {
    this.#gate?.watch();
  }

  /** Lets nobody in, and keeps no program running, until it is held again. */
  release(): void {
    this.#gate?.release();
  }

  async close(): Promise<void> {
    await this.#gate?.close();
  }

  /** Lets one more worker in; it finds the boss, and is known, by these. */
  admitWorker(): WorkerKeys {
    const { publicKey, secretKey } = makeCurveKeys();
    this.#allowed.add(publicKey);
    return { serverKey: this.#keys.publicKey, publicKey, secretKey };
  }

  /** Connections it has stay; it gets no more. */
  dismissWorker({ publicKey }: WorkerKeys): void {
    this.#allowed.delete(publicKey);
  }
}
