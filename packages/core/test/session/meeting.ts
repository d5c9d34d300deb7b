import { demand } from "../protocol-model/demand.js";
import type { SessionCode } from "./load-session.js";
import type { SideName } from "./network.js";
import { SimEnd, type SimEndOptions } from "./sim-end.js";

/** No conversation here is longer without a pause. */
const MOST_TURNS = 500;

/** Changes a packet on its way; undefined drops it. */
export type Tamper = (packet: Uint8Array, from: SideName) => Uint8Array | undefined;

/** Two production ends and nothing between them: for what is said to them by whom. */
export class Meeting {
  readonly boss: SimEnd;
  worker: SimEnd;
  now = 0;
  link = 0;
  readonly refused: string[] = [];
  /** All that was said, in order. */
  readonly said: { readonly from: SideName; readonly packet: Uint8Array }[] = [];
  readonly #code: SessionCode;
  readonly #options: Partial<SimEndOptions>;

  constructor(code: SessionCode, boss: Partial<SimEndOptions> = {}, worker: Partial<SimEndOptions> = {}) {
    this.#code = code;
    this.#options = worker;
    this.boss = this.make({ id: 1, side: "boss", ...boss });
    this.worker = this.make({ id: 2, side: "worker", ...worker });
  }

  make(options: Partial<SimEndOptions> & Pick<SimEndOptions, "id" | "side">): SimEnd {
    const { side } = options;
    return new SimEnd(
      this.#code,
      this.now,
      { seed: 5, windowBytes: 16_384, isProtected: true, isLossless: false, ...options },
      {
        onUp: () => {},
        onSuspect: () => {},
        onBroken: () => {},
        onRefused: (link, why) => this.refused.push(`${side} ${link} ${why}`),
        onEnd: () => {},
      },
    );
  }

  /** The worker begins again, as a new one. */
  restartWorker(id: number): void {
    this.worker = this.make({ id, side: "worker", ...this.#options });
  }

  /** A new link; what is said is carried to and fro until nobody has more to say. */
  dial(tamper?: Tamper): void {
    this.link++;
    this.boss.endpoint.opened(this.now, this.link);
    this.worker.endpoint.opened(this.now, this.link);
    this.talk(tamper);
  }

  /** The link is cut, and both notice. */
  cut(): void {
    for (const end of [this.boss, this.worker]) end.endpoint.closed(this.now, this.link);
  }

  talk(tamper: Tamper = (packet) => packet): void {
    for (let isBusy = true, turns = 0; isBusy; turns++) {
      demand(turns < MOST_TURNS, "I8: they never stop talking");
      isBusy = false;
      for (const [end, other] of [
        [this.worker, this.boss],
        [this.boss, this.worker],
      ] as const) {
        const packet = end.endpoint.poll(this.now, this.link);
        if (!packet) continue;
        isBusy = true;
        this.said.push({ from: end.side, packet: packet.slice() });
        const arriving = tamper(packet.slice(), end.side);
        if (arriving) other.endpoint.receive(this.now, this.link, arriving);
      }
    }
  }

  /** Time passes, with both clocks looked at every 5 ms and everything carried. */
  pass(ms: number, tamper?: Tamper): void {
    for (const until = this.now + ms; this.now < until; this.now += 5) {
      for (const end of [this.boss, this.worker])
        if (end.endpoint.tick(this.now)) end.session.judge(this.now);
      this.talk(tamper);
    }
  }

  get isUp(): boolean {
    return this.boss.session.phase === "up" && this.worker.session.phase === "up";
  }

  /** Somebody believes that the other end has proved itself. */
  get isAnybodyUp(): boolean {
    return this.boss.session.epoch > 0 || this.worker.wasUp;
  }
}
