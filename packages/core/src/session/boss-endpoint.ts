import { LazyMap } from "../util/lazy-map.js";
import type { Endpoint, EndpointEvents, EndpointOptions, LinkRefusal } from "./endpoint.js";
import {
  type Hello,
  handshakePacket,
  ID_BYTES,
  NONCE_BYTES,
  REJECT,
  readHello,
  tagOf,
  writeChallenge,
} from "./handshake-messages.js";
import { Transcript } from "./handshake-proof.js";
import { HandshakeRoom } from "./handshake-room.js";
import { agreeHeartbeat, checkSecret, isZero, KNOWN_FEATURES, VERSIONS } from "./handshake-rules.js";
import { HEADER_BYTES, PACKET, type PacketHeader, readHeader } from "./packet-header.js";
import type { Session } from "./session.js";
import type { SessionCrypto } from "./session-crypto.js";
import { HANDSHAKE_MS, MAX_HANDSHAKE_PACKET_BYTES, MAX_UNPROVEN_BYTES } from "./session-limits.js";

/** A HELLO that was answered with a CHALLENGE. */
interface Pending {
  readonly link: number;
  readonly hello: Hello;
  readonly transcript: Transcript;
  readonly epoch: number;
  readonly until: number;
}

/** The boss's end: accepts links, and believes nobody who has not proved itself. */
export class BossEndpoint implements Endpoint {
  readonly session: Session;
  readonly #options: EndpointOptions;
  readonly #crypto: SessionCrypto;
  readonly #events: EndpointEvents;
  readonly #room: HandshakeRoom;
  readonly #incarnation: Uint8Array;
  readonly #sessionId: Uint8Array;
  /** By our tag, in the order they came. */
  readonly #pending = new LazyMap<number, Pending>();
  #answers: { readonly link: number; readonly packet: Uint8Array }[] = [];
  /** Bytes that came by links that serve for nothing yet. */
  readonly #unproven = new LazyMap<number, number>();
  /** The last epoch that was offered, proved or not. */
  #offered = 0;
  #link: number | undefined;
  #peerIncarnation: Uint8Array | undefined;
  #resumption: Uint8Array | undefined;

  /** Throws `TypeError` for a token that could be guessed. */
  constructor(session: Session, options: EndpointOptions, crypto: SessionCrypto, events: EndpointEvents) {
    checkSecret(options.token);
    this.session = session;
    this.#options = options;
    this.#crypto = crypto;
    this.#events = events;
    this.#room = options.room ?? new HandshakeRoom();
    this.#incarnation = crypto.random(ID_BYTES);
    this.#sessionId = crypto.random(ID_BYTES);
  }

  get link(): number | undefined {
    return this.#link;
  }

  get deadline(): number {
    let first = this.session.deadline;
    for (const { until } of this.#pending.values()) first = Math.min(first, until);
    return first;
  }

  opened(_now: number, link: number): void {
    this.#unproven.set(link, 0);
  }

  receive(now: number, link: number, packet: Uint8Array): void {
    const header = readHeader(packet);
    if (link !== this.#link && !this.#isBearable(link, packet.length)) return;
    if (!header) return;
    const isPlain = header.bytes === HEADER_BYTES;
    if (header.type === PACKET.HELLO && isPlain) this.#onHello(now, link, packet, header);
    else if (header.type === PACKET.PROOF && isPlain) this.#onProof(now, link, packet, header);
    else if (link === this.#link) this.session.receive(now, packet, header);
  }

  poll(now: number, link: number): Uint8Array | undefined {
    const index = this.#answers.findIndex((answer) => answer.link === link);
    if (index >= 0) return this.#answers.splice(index, 1)[0]?.packet;
    return link === this.#link ? this.session.poll(now) : undefined;
  }

  closed(now: number, link: number): void {
    this.#unproven.delete(link);
    if ([...this.#pending.values()].some((pending) => pending.link === link))
      this.#events.onRejected?.("left");
    this.#forget(link);
    if (link !== this.#link) return;
    this.#link = undefined;
    this.session.detach(now);
  }

  tick(now: number): boolean {
    for (const [tag, { until, link }] of this.#pending) {
      if (now < until) continue;
      this.#drop(tag);
      const goesOn = [...this.#pending.values()].some((pending) => pending.link === link);
      if (!goesOn) this.#refuse(link, "timeout");
    }
    return this.session.tick(now);
  }

  /** Counts what came from who has proved nothing. False: it was too much, and the link is given up. */
  #isBearable(link: number, bytes: number): boolean {
    const before = this.#unproven.get(link);
    if (before === undefined) return false;
    this.#unproven.set(link, before + bytes);
    if (before + bytes <= MAX_UNPROVEN_BYTES) return true;
    this.#refuse(link, "babble");
    return false;
  }

  #onHello(now: number, link: number, packet: Uint8Array, { seq }: PacketHeader): void {
    if (packet.length > MAX_HANDSHAKE_PACKET_BYTES) return;
    const hello = readHello(packet);
    if (!hello || tagOf(hello.nonce) !== seq) return;
    const secret = this.#secretFor(hello);
    const version = Math.min(hello.versions[1], VERSIONS[1]);
    if (version < Math.max(hello.versions[0], VERSIONS[0])) return this.#reject(link, seq, "version");
    if (!secret || hello.workerId !== this.#options.workerId) return this.#reject(link, seq, "refused");
    if (hello.required & ~KNOWN_FEATURES) return this.#reject(link, seq, "refused");
    if (this.#room.isFull) return this.#reject(link, seq, "busy");
    const nonce = this.#crypto.random(NONCE_BYTES);
    // Never the same twice: the worker may take one for given although its proof got lost.
    const epoch = ++this.#offered;
    const challenge = writeChallenge(
      {
        version,
        features: hello.features & KNOWN_FEATURES,
        required: 0,
        incarnation: this.#incarnation,
        session: this.#sessionId,
        epoch,
        nonce,
        ...this.session.state,
        heartbeatMs: agreeHeartbeat(hello.heartbeatMs, this.#options.heartbeatMs),
      },
      seq,
    );
    const transcript = new Transcript(this.#crypto, secret, packet, challenge, this.#options.binding);
    transcript.proveBoss(challenge);
    this.#room.enter();
    this.#pending.set(tagOf(nonce), { link, hello, transcript, epoch, until: now + HANDSHAKE_MS });
    this.#answers.push({ link, packet: challenge });
  }

  /** What this HELLO must be proved with: the token once, and until the worker was heard; then the resumption. */
  #secretFor({ session }: Hello): Uint8Array | undefined {
    if (isZero(session)) return this.#options.token;
    return this.#crypto.equal(session, this.#sessionId) ? this.#resumption : undefined;
  }

  #onProof(now: number, link: number, packet: Uint8Array, { seq, ack }: PacketHeader): void {
    const pending = this.#pending.get(ack);
    if (!pending || pending.link !== link || packet.length > MAX_HANDSHAKE_PACKET_BYTES) return;
    const { hello, transcript, epoch } = pending;
    this.#drop(ack);
    if (tagOf(hello.nonce) !== seq || !transcript.isProvedByWorker(packet))
      return this.#reject(link, seq, "refused");
    const known = this.#peerIncarnation;
    if (known && !this.#crypto.equal(known, hello.incarnation)) {
      this.session.end(now, "restarted", "the worker is not the one it was");
      return this.#reject(link, seq, "refused");
    }
    const isSpent = isZero(hello.session) && this.session.isConfirmed;
    const derived = transcript.derive("boss");
    const { received, granted } = hello;
    const heartbeatMs = agreeHeartbeat(hello.heartbeatMs, this.#options.heartbeatMs);
    const keys = derived?.keys;
    if (
      isSpent ||
      !this.session.attach(now, { epoch, received, granted, heartbeatMs, keys, isConfirmed: true })
    )
      return this.#reject(link, seq, "refused");
    // A copy: the packet, and the chunk it came in, shall not be kept for it.
    this.#peerIncarnation = new Uint8Array(hello.incarnation);
    // Not of each attach: the worker may never hear of this one, and would come back with what it had before.
    if (isZero(hello.session)) this.#resumption = derived?.resumption ?? this.#options.token;
    this.#serve(link);
  }

  /** This link serves the session from now on. */
  #serve(link: number): void {
    const former = this.#link;
    this.#link = link;
    this.#unproven.delete(link);
    if (former !== undefined && former !== link) this.#refuse(former, "superseded");
  }

  #reject(link: number, answered: number, why: "refused" | "busy" | "version"): void {
    const code = { refused: REJECT.REFUSED, busy: REJECT.BUSY, version: REJECT.VERSION }[why];
    this.#answers.push({
      link,
      packet: handshakePacket(PACKET.REJECT, 0, answered, Uint8Array.of(code, ...VERSIONS)),
    });
    this.#events.onRejected?.(why);
  }

  /** A link that serves the session is kept, whatever else comes by it. */
  #refuse(link: number, why: LinkRefusal): void {
    if (link === this.#link) return;
    this.#unproven.delete(link);
    this.#forget(link);
    this.#events.onRefused(link, why);
  }

  #forget(link: number): void {
    this.#answers = this.#answers.filter((answer) => answer.link !== link);
    for (const [tag, pending] of this.#pending) if (pending.link === link) this.#drop(tag);
  }

  #drop(tag: number): void {
    if (this.#pending.delete(tag)) this.#room.leave();
  }
}
