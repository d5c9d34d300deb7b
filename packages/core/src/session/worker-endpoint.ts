import type { Endpoint, EndpointEvents, EndpointOptions, LinkRefusal } from "./endpoint.js";
import {
  type Challenge,
  handshakePacket,
  ID_BYTES,
  NONCE_BYTES,
  PROOF_BYTES,
  REJECT,
  readChallenge,
  tagOf,
  writeHello,
} from "./handshake-messages.js";
import { type Derived, Transcript } from "./handshake-proof.js";
import { checkSecret, KNOWN_FEATURES, VERSIONS } from "./handshake-rules.js";
import { HEADER_BYTES, PACKET, type PacketHeader, readHeader } from "./packet-header.js";
import type { Session } from "./session.js";
import type { SessionCrypto } from "./session-crypto.js";
import { HANDSHAKE_MS, MAX_HANDSHAKE_PACKET_BYTES } from "./session-limits.js";

/** A handshake under way. */
interface Attempt {
  readonly link: number;
  readonly nonce: Uint8Array;
  readonly hello: Uint8Array;
  readonly until: number;
  /** What will hold once our proof was accepted. */
  proving?: { readonly challenge: Challenge; readonly derived: Derived | undefined };
}

/** What is known of a session that was joined. */
interface Joined {
  readonly session: Uint8Array;
  readonly incarnation: Uint8Array;
  readonly secret: Uint8Array;
}

/** The worker's end: makes links, one at a time, and says nothing to a boss that has not proved itself. */
export class WorkerEndpoint implements Endpoint {
  readonly session: Session;
  readonly #options: EndpointOptions;
  readonly #crypto: SessionCrypto;
  readonly #events: EndpointEvents;
  readonly #incarnation: Uint8Array;
  #attempt: Attempt | undefined;
  #joined: Joined | undefined;
  #link: number | undefined;
  #answer: Uint8Array | undefined;

  /** Throws `TypeError` for a token that could be guessed. */
  constructor(session: Session, options: EndpointOptions, crypto: SessionCrypto, events: EndpointEvents) {
    checkSecret(options.token);
    this.session = session;
    this.#options = options;
    this.#crypto = crypto;
    this.#events = events;
    this.#incarnation = crypto.random(ID_BYTES);
  }

  get link(): number | undefined {
    return this.#link;
  }

  get deadline(): number {
    return Math.min(this.session.deadline, this.#attempt?.until ?? Number.POSITIVE_INFINITY);
  }

  /** Says HELLO. A former link serves no more from here on, so that what we say we have is exact. */
  opened(now: number, link: number): void {
    const former = this.#link ?? this.#attempt?.link;
    this.#link = undefined;
    this.session.detach(now);
    const nonce = this.#crypto.random(NONCE_BYTES);
    const hello = writeHello({
      versions: VERSIONS,
      features: KNOWN_FEATURES,
      required: 0,
      incarnation: this.#incarnation,
      session: this.#joined?.session ?? new Uint8Array(ID_BYTES),
      nonce,
      ...this.session.state,
      heartbeatMs: this.#options.heartbeatMs,
      workerId: this.#options.workerId,
    });
    this.#attempt = { link, nonce, hello, until: now + HANDSHAKE_MS };
    this.#answer = hello;
    if (former !== undefined && former !== link) this.#events.onRefused(former, "superseded");
  }

  receive(now: number, link: number, packet: Uint8Array): void {
    const header = readHeader(packet);
    if (!header) return;
    if (this.#attempt?.link === link && this.#isAnswer(header, this.#attempt)) {
      if (packet.length > MAX_HANDSHAKE_PACKET_BYTES) return;
      if (header.type === PACKET.CHALLENGE) this.#onChallenge(now, packet, header, this.#attempt);
      else if (header.type === PACKET.REJECT) this.#fail(now, this.#attempt, whyRejected(packet, header));
    } else if (link === this.#link && header.type >= PACKET.READY) {
      this.session.receive(now, packet, header);
      if (this.#attempt && this.session.phase !== "proving" && this.session.isConfirmed)
        this.#join(this.#attempt);
    }
  }

  poll(now: number, link: number): Uint8Array | undefined {
    if (this.#answer && this.#attempt?.link === link) {
      const packet = this.#answer;
      this.#answer = undefined;
      return packet;
    }
    return link === this.#link ? this.session.poll(now) : undefined;
  }

  closed(now: number, link: number): void {
    if (link === this.#attempt?.link) this.#attempt = undefined;
    if (link !== this.#link) return;
    this.#link = undefined;
    this.session.detach(now);
  }

  tick(now: number): boolean {
    if (this.#attempt && now >= this.#attempt.until) this.#fail(now, this.#attempt, "timeout");
    return this.session.tick(now);
  }

  /** Answers to earlier attempts are no business of this one. */
  #isAnswer({ type, ack, bytes }: PacketHeader, { nonce }: Attempt): boolean {
    const isOurKind = type === PACKET.CHALLENGE || type === PACKET.REJECT;
    return isOurKind && bytes === HEADER_BYTES && ack === tagOf(nonce);
  }

  #onChallenge(now: number, packet: Uint8Array, { seq, ack }: PacketHeader, attempt: Attempt): void {
    const challenge = attempt.proving ? undefined : readChallenge(packet);
    if (!challenge || tagOf(challenge.nonce) !== seq) return;
    const secret = this.#joined?.secret ?? this.#options.token;
    const transcript = new Transcript(this.#crypto, secret, attempt.hello, packet, this.#options.binding);
    const isVersionKnown = challenge.version >= VERSIONS[0] && challenge.version <= VERSIONS[1];
    if (!transcript.isProvedByBoss(packet)) return this.#fail(now, attempt, "refused");
    if (!isVersionKnown || challenge.required & ~KNOWN_FEATURES) return this.#fail(now, attempt, "version");
    if (this.#joined && !this.#isSame(this.#joined, challenge)) {
      this.session.end(now, "restarted", "the boss is not the one it was");
      return this.#fail(now, attempt, "refused");
    }
    const derived = transcript.derive("worker");
    const { epoch, received, granted, heartbeatMs } = challenge;
    const keys = derived?.keys;
    if (!this.session.attach(now, { epoch, received, granted, heartbeatMs, keys, isConfirmed: false }))
      return this.#fail(now, attempt, "refused");
    const proof = handshakePacket(PACKET.PROOF, ack, seq, new Uint8Array(PROOF_BYTES));
    transcript.proveWorker(proof);
    this.#answer = proof;
    this.#link = attempt.link;
    attempt.proving = { challenge, derived };
  }

  /** Our proof was accepted. From the first time on the resumption secret of that time stands for the token. */
  #join({ proving }: Attempt): void {
    if (!proving) return;
    const { session, incarnation } = proving.challenge;
    this.#joined ??= { session, incarnation, secret: proving.derived?.resumption ?? this.#options.token };
    this.#attempt = undefined;
  }

  #isSame({ session, incarnation }: Joined, challenge: Challenge): boolean {
    return (
      this.#crypto.equal(session, challenge.session) && this.#crypto.equal(incarnation, challenge.incarnation)
    );
  }

  #fail(now: number, { link }: Attempt, why: LinkRefusal): void {
    this.#attempt = undefined;
    this.#link = undefined;
    this.session.detach(now);
    this.#events.onRefused(link, why);
  }
}

function whyRejected(packet: Uint8Array, { bytes }: PacketHeader): LinkRefusal {
  if (packet[bytes] === REJECT.BUSY) return "busy";
  return packet[bytes] === REJECT.VERSION ? "version" : "refused";
}
