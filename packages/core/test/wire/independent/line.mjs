import { FLAG, readFrames, writeFrame } from "./frame.mjs";
import { pack, unpack } from "./msgpack.mjs";

const CONTROL = 0;
const DATA = 1;
const WHOLE = FLAG.FIRST | FLAG.LAST;
const OVERHEAD = 64;
const GRANT_BYTES = 256 * 1024;

/**
 * A worker's lanes: "Lanes" of docs/protocol.md. `send(lane, payload)` hands a payload to the session; `onControl` and
 * `onMessage` get whole frames, bodies as values; `onInputEnd` when no more messages come.
 */
export class Line {
  #windowBytes;
  #send;
  #events;
  /** Bodies whose first fragment came. */
  #open = {};
  #bodies = new Map();
  #carried = [];
  #limit;
  #used = 0;
  #accepted = 0;
  #waiting = [];
  #taken = { count: 0, bytes: 0, granted: 0, arrived: 0 };
  #peerWaits = false;
  #onFlushed = () => {};

  constructor({ windowBytes }, send, events) {
    this.#windowBytes = this.#limit = windowBytes;
    this.#taken.granted = windowBytes;
    this.#send = send;
    this.#events = events;
  }

  /** Messages accepted, those that wait for credit included. */
  get after() {
    return this.#accepted + this.#waiting.length;
  }

  /** Messages user code has taken. */
  get taken() {
    return this.#taken.count;
  }

  /** Calls back as soon as no message waits for credit. */
  whenFlushed(callback) {
    if (this.#waiting.length === 0) callback();
    else this.#onFlushed = callback;
  }

  onPayload(lane, payload) {
    for (const frame of readFrames(payload)) {
      const whole = this.#join(lane, frame);
      if (!whole) continue;
      if (lane === DATA) this.#onData(whole);
      else if (whole.verb === "CREDIT") this.#onCredit(unpack(whole.body));
      else if (whole.flags & FLAG.CARRIED) this.#carried.push(whole);
      else this.#events.onControl(whole.verb, whole.id, bodyOf(whole));
    }
    this.#releaseCarried();
  }

  control(verb, id, value, after) {
    this.#send(CONTROL, writeFrame({ verb, id, after, body: value === undefined ? undefined : pack(value) }));
  }

  /** Sends a message, or puts it in line for credit. */
  message(value) {
    this.#waiting.push(pack(value));
    if (this.#waiting.length === 1) this.#admit(() => this.#sayWaiting());
  }

  /** User code took a message of so many bytes. */
  consumed(bytes) {
    this.#taken.count++;
    this.#taken.bytes += bytes + OVERHEAD;
    this.#grant(Math.min(this.#windowBytes / 4, GRANT_BYTES));
  }

  /** The frame whole, once its last fragment is there. */
  #join(lane, frame) {
    if ((frame.flags & WHOLE) === WHOLE) return frame;
    const kind = lane === DATA && frame.verb === "BODY" ? "body" : lane;
    if (frame.flags & FLAG.FIRST) this.#open[kind] = { ...frame, body: [] };
    this.#open[kind].body.push(frame.body);
    if (!(frame.flags & FLAG.LAST)) return undefined;
    return { ...this.#open[kind], body: Buffer.concat(this.#open[kind].body) };
  }

  #onData({ verb, id, body }) {
    if (verb === "BODY") return void this.#bodies.set(id, body);
    if (verb === "END") return this.#events.onInputEnd();
    this.#taken.arrived += body.length + OVERHEAD;
    this.#events.onMessage(unpack(body), body.length);
  }

  #releaseCarried() {
    while (this.#carried.length > 0) {
      const { verb, id, body } = this.#carried[0];
      const named = unpack(body);
      if (!this.#bodies.has(named)) return;
      this.#carried.shift();
      this.#events.onControl(verb, id, unpack(this.#bodies.get(named)));
      this.#bodies.delete(named);
    }
  }

  #onCredit({ limit, waits, rest }) {
    if (limit !== undefined) this.#limit = Math.max(this.#limit, limit);
    if (waits !== undefined) {
      this.#peerWaits = true;
      this.#grant(1);
    }
    this.#admit(() => limit !== undefined && this.#sayWaiting(), rest === true);
  }

  /** Sends what there is credit for; `onLeft` when some must wait. */
  #admit(onLeft, isAll = false) {
    while (this.#waiting.length > 0) {
      const cost = this.#waiting[0].length + OVERHEAD;
      const fits = this.#used + cost <= this.#limit || this.#used <= this.#limit - this.#windowBytes;
      if (!isAll && !fits) return void onLeft();
      this.#used += cost;
      this.#accepted++;
      this.#send(DATA, writeFrame({ verb: "STATUS_DATA", body: this.#waiting.shift() }));
    }
    this.#onFlushed();
  }

  #sayWaiting() {
    this.control("CREDIT", 0, { waits: this.#accepted });
  }

  #grant(least) {
    const limit = this.#taken.bytes + this.#windowBytes;
    const isEmpty = this.#taken.bytes >= this.#taken.arrived;
    const isDue = limit - this.#taken.granted >= least || (this.#peerWaits && isEmpty);
    if (limit === this.#taken.granted || !isDue) return;
    this.#taken.granted = limit;
    this.#peerWaits = false;
    this.control("CREDIT", 0, { limit });
  }
}

const bodyOf = ({ body }) => (body.length === 0 ? undefined : unpack(body));
