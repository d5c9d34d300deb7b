import { built } from "./built.mjs";
import { describePacket } from "./describe.mjs";
import { hexOf } from "./notate.mjs";
import { counting, scriptedCrypto } from "./scripted-crypto.mjs";

const { BossEndpoint } = await built("session/boss-endpoint.js");
const { Session } = await built("session/session.js");
const { WorkerEndpoint } = await built("session/worker-endpoint.js");
const { FrameBatch, readFrameList } = await built("protocol/packet.js");
const { readHeader } = await built("session/packet-header.js");

/** No recording has more turns without a pause: one that does repeats itself. */
const MOST_TURNS = 200;

const LANES = [0, 1];

/** What the two ends of a recording share, unless it says otherwise. */
const USUAL = {
  workerId: "w1",
  token: counting(0x01, 32),
  binding: "",
  heartbeatMs: 1000,
  lostAfterMs: 30_000,
  windowBytes: 1024 * 1024,
  isProtected: false,
  isLossless: true,
};

/** What chance gives each end, in the order it asks: its incarnation, the boss's session, a nonce for each attempt. */
export const CHANCE = {
  boss: [counting(0xb0, 16), counting(0x50, 16), counting(0x80, 32), counting(0xa0, 32)],
  worker: [counting(0xc0, 16), counting(0x10, 32), counting(0x30, 32)],
};

/**
 * Two production ends and a medium between them that is told what to do. All they say is recorded, with the time, in
 * milliseconds from the beginning.
 */
export class Recording {
  steps = [];
  now = 0;
  #link = 0;
  #settings;
  #ends;
  #seen = new Set();
  #lose = () => false;

  /** `settings` differ from the usual; `onFrame(side, lane, frame)` hears what arrives. */
  constructor(settings = {}, onFrame = () => {}) {
    this.#settings = { ...USUAL, chance: CHANCE, ...settings };
    this.#ends = {
      worker: this.#makeEnd("worker", WorkerEndpoint, onFrame),
      boss: this.#makeEnd("boss", BossEndpoint, onFrame),
    };
  }

  /** How each end was made, and all that was said. */
  finish() {
    return { settings: this.#settings, steps: this.steps };
  }

  /** A new link stands. */
  dial() {
    this.#note({ event: "open", link: ++this.#link });
    for (const side of ["boss", "worker"]) this.#ends[side].endpoint.opened(this.now, this.#link);
    this.pump();
  }

  /** The link breaks, and both ends notice. */
  cut() {
    this.#note({ event: "cut", link: this.#link });
    for (const side of ["boss", "worker"]) this.#ends[side].endpoint.closed(this.now, this.#link);
  }

  /** From now on packets that `predicate(side, header)` is true for do not arrive. */
  lose(predicate) {
    this.#lose = predicate;
  }

  /** Frames of one side, which leave in packets of their lane when the medium is pumped; control each in its own. */
  queue(side, lane, frame) {
    const { session, batches } = this.#ends[side];
    batches[lane].add(frame);
    if (lane === 0) flush(session, batches, lane);
  }

  /** Says frames and carries what follows from them. */
  say(side, lane, ...frames) {
    for (const frame of frames) this.queue(side, lane, frame);
    this.pump();
  }

  /** Says goodbye. */
  close(side) {
    this.#note({ event: "close", from: side });
    this.#ends[side].session.close(this.now);
    this.pump();
  }

  /** Time passes. */
  wait(ms) {
    const until = this.now + ms;
    for (let turns = 0; turns < MOST_TURNS; turns++) {
      const next = Math.min(this.#ends.boss.endpoint.deadline, this.#ends.worker.endpoint.deadline);
      this.now = Math.min(Math.max(next, this.now), until);
      for (const { endpoint, session } of Object.values(this.#ends))
        if (endpoint.tick(this.now)) session.judge(this.now);
      this.pump();
      if (next > until) return;
    }
    throw new Error("a recording goes round in circles");
  }

  /** Carries packets to and fro until nobody has more to say. */
  pump() {
    for (let turns = 0, isBusy = true; isBusy; turns++) {
      if (turns > MOST_TURNS) throw new Error("a recording does not end");
      isBusy = this.#carry("worker", "boss");
      isBusy = this.#carry("boss", "worker") || isBusy;
    }
  }

  #carry(from, to) {
    const { endpoint, session, batches } = this.#ends[from];
    for (const lane of LANES) flush(session, batches, lane);
    const packet = endpoint.poll(this.now, this.#link);
    if (!packet) return false;
    const header = readHeader(packet);
    const name = `${from} ${header.lane} ${header.seq}`;
    const isResent = header.type >= 16 && header.seq > 0 && this.#seen.has(name);
    if (header.type >= 16) this.#seen.add(name);
    const isLost = this.#lose(from, header);
    this.#note({
      from,
      ...describePacket(packet),
      ...(isResent && { resent: true }),
      ...(isLost && { lost: true }),
      hex: hexOf(packet),
    });
    if (!isLost) this.#ends[to].endpoint.receive(this.now, this.#link, packet.slice());
    return true;
  }

  #note(step) {
    this.steps.push({ at: this.now, ...step });
  }

  #makeEnd(side, Endpoint, onFrame) {
    const { chance, token, binding, workerId, heartbeatMs, ...session } = this.#settings;
    const crypto = scriptedCrypto(chance[side]);
    const quiet = () => {};
    const events = {
      onData: (lane, payload) => readFrameList(payload, (frame) => onFrame(side, lane, frame)),
      onWritable: quiet,
      onSuspect: quiet,
      onBroken: quiet,
      onUp: quiet,
      onEnd: quiet,
    };
    const talk = new Session({ ...session, heartbeatMs }, crypto, events, 0);
    const options = {
      workerId,
      token: Buffer.from(token, "hex"),
      binding: Buffer.from(binding, "hex"),
      heartbeatMs,
    };
    const endpoint = new Endpoint(talk, options, crypto, { onRefused: quiet });
    return { endpoint, session: talk, batches: LANES.map(() => new FrameBatch()) };
  }
}

function flush(session, batches, lane) {
  if (batches[lane].bytes === 0) return;
  session.send(lane, batches[lane].take(session.headerBytes));
}
