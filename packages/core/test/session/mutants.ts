import type { Mutation } from "./load-session.js";

const of =
  (file: string) =>
  (from: string, to: string): Mutation => ({ file: `session/${file}.js`, from, to });
const session = of("session");
const sending = of("resend-window");
const receiving = of("receive-window");
const outgoing = of("outgoing");
const silence = of("silence");
const boss = of("boss-endpoint");
const worker = of("worker-endpoint");
const proof = of("handshake-proof");
const maker = of("packet-maker");
const lanes = of("lane-windows");
const mac = of("packet-mac");

/** Production code with one rule of session or handshake dropped, by that rule. */
export const MUTANTS: { readonly [rule: string]: Mutation } = {
  "a repeat is dropped": receiving('return "repeat";', "/* goes on */"),
  "a packet after a gap is dropped": receiving("if (seq > this.#received + 1)", "if (false)"),
  "a repeat is acknowledged at once": receiving(
    'this.ackSoon(now);\n            return "repeat"',
    'return "repeat"',
  ),
  "a gap is told": receiving("if (this.#nackedAt !== this.#received)\n                this.miss();", ""),
  "a gap is told once": receiving("if (this.#nackedAt !== this.#received)", "if (true)"),
  "what a ping names and did not come is missing": receiving(
    "if (seq > this.#received)\n            this.miss();",
    "",
  ),
  "32 packets are acknowledged at once": receiving("this.#newPackets >= ACK_PACKETS || ", ""),
  "256 KiB are acknowledged at once": receiving(" || this.#newBytes >= ACK_BYTES", ""),
  "an acknowledgement is sent in time": receiving("isDue ? now : now + ACK_MS", "isDue ? now : Infinity"),
  "what was acknowledged is not acknowledged again": receiving(
    "this.#newBytes = 0;\n        this.#ackAt = Number.POSITIVE_INFINITY;",
    "this.#newBytes = 0;",
  ),
  "no packet is larger than its window": receiving("return charge <= this.#windowBytes;", "return true;"),
  "the other end's window is kept to": sending("if (!kept || kept.end > this.#limit)", "if (!kept)"),
  "a window only grows": sending("if (limit > this.#limit)\n            this.#limit", "this.#limit"),
  "what is kept is bounded": session(
    "if (packet.length - this.headerBytes > this.roomBytes(lane))",
    "if (false)",
  ),
  "what was not acknowledged is kept": sending(
    "while (this.#base <= received)",
    "while (this.#base < this.next)",
  ),
  "what is missing is sent again": sending(
    "this.#cursor = received + 1;\n        return true;",
    "return true;",
  ),
  "a NACK is obeyed once": sending(" || received === this.#obeyed", ""),
  "after a question the same NACK counts again": sending(
    "asked() {\n        this.#obeyed = -1;",
    "asked() {",
  ),
  "an old NACK is ignored": sending(
    "if (received < this.#base - 1 || received === this.#obeyed",
    "if (received === this.#obeyed",
  ),
  "a resume point was sent before": sending(" || !this.isPossible(received))", ")"),
  "a resume point is not before what was acknowledged": sending(
    "if (received < this.#base - 1 || !this.isPossible(received))",
    "if (!this.isPossible(received))",
  ),
  "a resume sends the rest again": sending(
    "this.acknowledge(received);\n        this.#cursor = this.#base;",
    "this.acknowledge(received);",
  ),
  "what the other end has is not sent again": sending(
    "this.acknowledge(received);\n        this.#cursor",
    "this.#cursor",
  ),
  "a copy is sent again, not the packet": outgoing(
    "kept.wasSent ? kept.packet.slice() : kept.packet",
    "kept.packet",
  ),
  "what was sent is not called unsent": sending("kept.wasSent = true;", ""),
  "a new attach forgets the old one's gaps": receiving("this.#nackedAt = -1;\n        this.nacked();", ""),
  "an acknowledgement names what was sent": session("if (!sending.isPossible(ack))", "if (false)"),
  "an epoch is new": session(" || epoch <= this.#maker.epoch", ""),
  "packets of other epochs change nothing": maker("header.epoch !== this.#epoch ||", ""),
  "an epoch is offered once": boss("const epoch = ++this.#offered;", "const epoch = this.session.epoch + 1;"),
  "a new link has its own epoch": maker("this.#epoch = epoch;", "this.#epoch = 1;"),
  "the lanes resume": lanes(
    "if (!this.sending[lane].resume(received[lane]))\n                return false;",
    "",
  ),
  "a worker is silent before it was accepted": session(
    'this.#phase = "proving";\n        if (isConfirmed)',
    'this.#phase = "up";\n        if (isConfirmed)',
  ),
  "nobody is asked while all is acknowledged": silence(
    "isAll ? Number.POSITIVE_INFINITY : now + this.#probeMs",
    "now + this.#probeMs",
  ),
  "a lost tail is asked for": silence(
    "=== Number.POSITIVE_INFINITY)\n            this.#probeAt",
    "=== 0)\n            this.#probeAt",
  ),
  "a sleep of our own is no silence": silence("if (overslept) {", "if (false) {"),
  "what waits is read before a verdict": silence('if (now < this.verdictAt)\n            return "none";', ""),
  "whatever is heard counts": silence("heard(now) {\n        this.#heardAt = now;", "heard(now) {"),
  "a suspect comes before the verdict": silence("if (!this.#isSuspect) {", "if (false) {"),
  "a silence begins with the last word": silence(
    "this.#isUp = false;\n        this.#brokenAt = this.#heardAt;",
    "",
  ),
  "silence breaks a link": silence('return "broken";', 'return "none";'),
  "a broken link is lost in the end": silence("if (this.#isUp)\n            this.#brokenAt = now;", ""),
  "a heartbeat is sent": silence(
    "Math.min(this.#isPatient ? at : Math.floor(at / step) * step, this.#probeAt)",
    "this.#probeAt",
  ),
  "a heartbeat is sent when nothing else was": silence(
    "sent(now) {\n        this.#sentAt = now;",
    "sent(now) {",
  ),
  "a ping is answered": session(
    "expect(sent[lane]);\n        this.#out.pongDue = true;",
    "expect(sent[lane]);",
  ),
  "a goodbye follows all that was sent": session(
    "receiving.isFinished = true;\n        receiving.ackSoon(now);",
    "for (const one of this.#lanes.receiving) one.isFinished = true;\n        receiving.ackSoon(now);",
  ),
  "a goodbye waits until all has arrived": of("goodbye")("!lanes.isWaiting && (", "("),
  "who closes hears out who closes too": of("goodbye")("(lanes.isPeerDone || !this.isTheirs)", "true"),
  "a goodbye is acknowledged after the end": of("session-phase")(
    'receives: true, sends: "acks"',
    'receives: false, sends: "nothing"',
  ),
  "a goodbye ends in time": session("if (now >= this.#goodbye.drainAt)", "if (false)"),
  "nothing comes after the last packet": session("if (receiving.isFinished)", "if (false)"),
  "a session ends once": session(
    "end(now, kind, reason, isOurs = false) {\n        if (!this.#isAlive)\n            return;",
    "end(now, kind, reason, isOurs = false) {",
  ),
  "who gives up says so": session('? "leaving"', '? "ended"'),
  "what was full tells when it has room": session("this.#events.onWritable(lane);", ""),
  "an unknown packet ends the session": session("if (header.type < FIRST_IGNORABLE_TYPE)", "if (false)"),
  "control goes before data": outgoing(
    "for (const lane of LANES) {\n            const due",
    "for (const lane of [1, 0]) {\n            const due",
  ),
  "every packet acknowledges": outgoing("const { received: ack,", "const ack = 0, {"),
  "a worker proves itself": boss(" || !transcript.isProvedByWorker(packet)", ""),
  "a boss proves itself": worker("if (!transcript.isProvedByBoss(packet))", "if (false)"),
  "proofs are compared": proof(
    "return this.#crypto.equal(proof.subarray(HEADER_BYTES, PROOF_END), this.#workerProof(proof));",
    "return true;",
  ),
  "keys differ by direction": proof("one(TO_WORKER_LABEL)]", "one(TO_BOSS_LABEL)]"),
  "a proof covers the HELLO": proof("const parts = [hello, ", "const parts = ["),
  "a proof covers the CHALLENGE": proof(" challenge.subarray(PROOF_END),", ""),
  "a proof covers the headers": proof("challenge.subarray(0, HEADER_BYTES), ", ""),
  "a proof covers the channel": proof(", binding];", "];"),
  "a proof needs the secret": proof(
    "this.#crypto.hmac(this.#secret, label",
    "this.#crypto.hmac(label, label",
  ),
  "a proof belongs to its link": boss("pending.link !== link || ", ""),
  "a token is spent": boss("isSpent ||", ""),
  "a resumption secret replaces the token": boss(
    "session, this.#sessionId) ? this.#resumption",
    "session, this.#sessionId) ? this.#options.token",
  ),
  "a resumption secret stays, at the boss": boss("if (isZero(hello.session))\n", "if (true)\n"),
  "a resumption secret stays, at the worker": worker("this.#joined ??= {", "this.#joined = {"),
  "a new incarnation is not the old one": boss(
    "if (known && !this.#crypto.equal(known, hello.incarnation))",
    "if (false)",
  ),
  "a worker is who was employed": boss(" || hello.workerId !== this.#options.workerId", ""),
  "what is insisted on is known": boss("if (hello.required & ~KNOWN_FEATURES)", "if (false)"),
  "versions are agreed on": boss("if (version < Math.max(hello.versions[0], VERSIONS[0]))", "if (false)"),
  "handshakes under way are bounded": boss("if (this.#room.isFull)", "if (false)"),
  "a handshake that is over makes room": boss(
    "if (this.#pending.delete(tag))\n            this.#room.leave();",
    "this.#pending.delete(tag);",
  ),
  "handshakes end in time": boss("if (now < until)\n                continue;", "continue;"),
  "an attempt ends in time": worker("if (this.#attempt && now >= this.#attempt.until)", "if (false)"),
  "who proves nothing is cut off": boss("if (before + bytes <= MAX_UNPROVEN_BYTES)", "if (true)"),
  "a former link serves no more": boss("if (former !== undefined && former !== link)", "if (false)"),
  "packets of a link that does not serve are ignored": boss("else if (link === this.#link)\n", "else\n"),
  "a worker's former link serves no more": worker(
    "this.#link = undefined;\n        this.session.detach(now);\n        const nonce",
    "const nonce",
  ),
  "answers to other attempts are ignored": worker(" && ack === tagOf(nonce)", ""),
  "a challenge is taken once": worker(
    "attempt.proving ? undefined : readChallenge(packet)",
    "readChallenge(packet)",
  ),
  "what was joined is remembered": worker("this.#joined ??= {", "const joined = {"),
  "a MAC is checked": maker("isSealed(packet, this.#keys.receive, this.#crypto)", "true"),
  "a packet without a MAC is none": maker("header.bytes !== this.headerBytes)", "false)"),
  "a MAC covers the header": mac("packet.subarray(0, HEADER_BYTES), ", ""),
  "a MAC covers the payload": mac(", packet.subarray(MAC_HEADER_BYTES));", ");"),
};
