import { randomBytes, timingSafeEqual } from "node:crypto";
import { prove, readChallenge, tagOf, writeHello, writeProof } from "./handshake.mjs";
import { Lane } from "./lane.mjs";
import { readPacket, readPair, TYPE, writePacket, writePairs } from "./packet.mjs";
import { Pipe } from "./pipe.mjs";

const WINDOW = 1024 * 1024;
const ACK_MS = 25;
const HANDSHAKE_MS = 5000;
const CLOSING = 2;
const NO_BINDING = Buffer.alloc(0);

/**
 * The worker's end of a session over a pipe, without MACs: "Handshake" to "The end" of docs/protocol.md.
 * `onPayload(lane, payload)` for what comes, `onEnd(why)` once, when the link is closed too.
 */
export class Session {
  #where;
  #workerId;
  #events;
  #lanes = [new Lane(WINDOW), new Lane(WINDOW)];
  #incarnation = randomBytes(16);
  #secret;
  /** What was joined: session, boss's incarnation. */
  #joined;
  #epoch = 0;
  #phase = "down";
  #isClosing = false;
  #hasEnded = false;
  #why;
  #attempt;
  #pipe;
  #failures = 0;
  #wishedMs;
  #heartbeatMs;
  #pongDue = false;
  #ackTimer;
  #heartbeat;
  #sentAt = 0;

  constructor({ path, greeting, token, workerId, heartbeatMs }, events) {
    this.#where = { path, greeting };
    this.#workerId = workerId;
    this.#secret = token;
    this.#wishedMs = heartbeatMs;
    this.#events = events;
    this.#dial();
  }

  /** Sends a payload of frames, now or as soon as it can. */
  send(lane, payload) {
    this.#lanes[lane].add(payload);
    this.#pump();
  }

  /** Says goodbye. */
  close() {
    this.#isClosing = true;
    for (const lane of this.#lanes) lane.add();
    this.#pump();
  }

  #dial() {
    const pipe = new Pipe(this.#where, {
      onOpen: () => this.#sayHello(),
      onPacket: (packet) => pipe === this.#pipe && this.#onPacket(packet),
      onDown: () => pipe === this.#pipe && this.#onDown(),
    });
    this.#pipe = pipe;
  }

  #onDown() {
    this.#phase = "down";
    clearTimeout(this.#attempt?.timer);
    if (this.#hasEnded) return this.#events.onEnd(this.#why);
    const most = Math.min(50 * 2 ** this.#failures++, 5000);
    setTimeout(() => this.#dial(), Math.random() * most);
  }

  #sayHello() {
    const nonce = randomBytes(32);
    const hello = writeHello({
      incarnation: this.#incarnation,
      session: this.#joined?.session ?? Buffer.alloc(16),
      nonce,
      received: this.#lanes.map(({ received }) => received),
      granted: this.#lanes.map(({ granted }) => granted),
      heartbeatMs: this.#wishedMs,
      workerId: this.#workerId,
    });
    this.#attempt = { nonce, hello, timer: setTimeout(() => this.#pipe.abort(), HANDSHAKE_MS) };
    this.#phase = "hello";
    this.#pipe.send(hello);
  }

  #onPacket(bytes) {
    const packet = readPacket(bytes);
    if (!packet || packet.mac || packet.version !== 1) return;
    const isAnswer = packet.ack === tagOf(this.#attempt.nonce);
    if (packet.type === TYPE.CHALLENGE && this.#phase === "hello" && isAnswer)
      this.#onChallenge(bytes, packet);
    else if (packet.type === TYPE.REJECT && isAnswer) this.#pipe.abort();
    else if (packet.type >= TYPE.READY && packet.epoch === this.#epoch) this.#onSessionPacket(packet);
  }

  #onChallenge(bytes, { seq }) {
    const challenge = readChallenge(bytes);
    const { nonce, hello } = this.#attempt;
    if (tagOf(challenge.nonce) !== seq) return;
    const proved = prove({ secret: this.#secret, hello, challenge: bytes, binding: NO_BINDING });
    if (
      !timingSafeEqual(proved.bossProof, challenge.proof) ||
      challenge.version !== 1 ||
      challenge.required !== 0
    )
      return this.#pipe.abort();
    if (this.#joined && !isSame(this.#joined, challenge)) return this.#end("restarted");
    if (challenge.epoch <= this.#epoch) return this.#pipe.abort();
    this.#epoch = challenge.epoch;
    this.#heartbeatMs = challenge.heartbeatMs;
    const isPossible = this.#lanes.every((lane, index) =>
      lane.resume(challenge.received[index], challenge.granted[index]),
    );
    if (!isPossible) return this.#end("broken");
    this.#attempt.joining = { ...proved, ...challenge };
    this.#phase = "proving";
    this.#pipe.send(writeProof(nonce, challenge.nonce, proved.workerProof));
  }

  #onSessionPacket(packet) {
    if (this.#phase === "proving") this.#join();
    if (this.#phase !== "up") return;
    const lane = this.#lanes[packet.lane];
    if (!lane.learn(packet.ack, packet.window)) return this.#giveUp("a false acknowledgement came");
    this.#obey(packet, lane);
    this.#pump();
    const isDone = this.#isClosing && this.#lanes.every(({ isAcknowledged }) => isAcknowledged);
    const isPeerDone = this.#lanes.every(({ isFinished }) => isFinished);
    if (isPeerDone || (isDone && !(packet.flags & CLOSING))) this.#end("closed");
  }

  #obey(packet, lane) {
    const { type, payload } = packet;
    if (type === TYPE.READY) this.#pongDue = true;
    else if (type === TYPE.DATA || type === TYPE.FIN) {
      if (lane.arrive(packet) && type === TYPE.DATA) this.#events.onPayload(packet.lane, payload);
    } else if (type === TYPE.NACK) lane.goBack(packet.ack);
    else if (type === TYPE.PING) {
      for (const [index, seq] of readPair(payload).entries()) this.#lanes[index].expect(seq);
      this.#pongDue = true;
    } else if (type === TYPE.PONG) {
      const [acks, windows] = [readPair(payload), readPair(payload, 12)];
      if (!this.#lanes.every((one, index) => one.learn(acks[index], windows[index])))
        this.#giveUp("a false acknowledgement came");
    } else if (type === TYPE.RESET) this.#end(`aborted: ${payload}`);
    else if (type !== TYPE.ACK && type < 128) this.#giveUp(`a packet of type ${type} came`);
  }

  /** Something valid came: our proof was accepted. */
  #join() {
    const { joining, timer } = this.#attempt;
    clearTimeout(timer);
    if (!this.#joined) this.#secret = joining.resumptionSecret;
    this.#joined = { session: joining.session, incarnation: joining.incarnation };
    this.#failures = 0;
    this.#phase = "up";
    clearInterval(this.#heartbeat);
    this.#heartbeat = setInterval(() => this.#beat(), this.#heartbeatMs / 4);
  }

  #beat() {
    if (this.#phase !== "up" || performance.now() - this.#sentAt < this.#heartbeatMs) return;
    for (const lane of this.#lanes) lane.asked();
    this.#say(TYPE.PING, 0, 0, writePairs(this.#lanes.map(({ lastSent }) => lastSent)));
  }

  /** Says whatever is due, the most urgent first. */
  #pump() {
    if (this.#phase !== "up") return;
    for (const [index, lane] of this.#lanes.entries()) {
      if (!lane.nackDue) continue;
      lane.nackDue = false;
      this.#say(TYPE.NACK, index);
    }
    if (this.#pongDue) {
      this.#pongDue = false;
      const of = (what) => this.#lanes.map((lane) => lane[what]);
      this.#say(TYPE.PONG, 0, 0, writePairs(of("received"), of("granted")));
    }
    for (const [index, lane] of this.#lanes.entries()) {
      for (let due = lane.take(); due; due = lane.take()) this.#say(due.type, index, due.seq, due.payload);
      if (lane.ackDue === "now") this.#say(TYPE.ACK, index);
    }
    if (this.#lanes.some(({ ackDue }) => ackDue === "soon"))
      this.#ackTimer ??= setTimeout(() => this.#ack(), ACK_MS);
  }

  #ack() {
    this.#ackTimer = undefined;
    if (this.#phase !== "up") return;
    for (const [index, lane] of this.#lanes.entries()) if (lane.ackDue !== "no") this.#say(TYPE.ACK, index);
  }

  #say(type, lane, seq = 0, payload = Buffer.alloc(0)) {
    const { received: ack, granted: window } = this.#lanes[lane];
    const flags = (type === TYPE.FIN ? 1 : 0) | (this.#isClosing ? CLOSING : 0);
    this.#lanes[lane].acknowledged();
    this.#sentAt = performance.now();
    this.#pipe.send(writePacket({ type, epoch: this.#epoch, seq, ack, window, lane, flags }, payload));
  }

  #giveUp(reason) {
    this.#say(TYPE.RESET, 0, 0, Buffer.from(reason));
    this.#end(`broken: ${reason}`);
  }

  #end(why) {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#why = why;
    this.#phase = "ended";
    clearInterval(this.#heartbeat);
    clearTimeout(this.#ackTimer);
    clearTimeout(this.#attempt?.timer);
    this.#pipe.close();
  }
}

function isSame(joined, { session, incarnation }) {
  return joined.session.equals(session) && joined.incarnation.equals(incarnation);
}
