import { PACKET, readHeader, writeHeader } from "../../build/session/packet-header.js";
import { type Pair, writePairs } from "../../build/session/pair.js";
import type { Attach } from "../../build/session/session-options.js";
import { demand } from "../protocol-model/demand.js";
import type { SessionCode } from "./load-session.js";
import { Meeting } from "./meeting.js";
import { makePacket } from "./payload.js";

const OPEN = { isProtected: false };
const WRONG = Uint8Array.from({ length: 32 }, (_, index) => index ^ 85);

function typeOf(packet: Uint8Array): number {
  return readHeader(packet)?.type ?? -1;
}

/** A copy of a packet with a byte more in its payload. */
function lengthened(packet: Uint8Array): Uint8Array {
  const header = readHeader(packet);
  if (!header) throw new Error("no packet of ours");
  const longer = new Uint8Array(packet.length + 1);
  longer.set(packet);
  writeHeader(longer, header, false);
  return longer;
}

/** What a handshake might have settled. */
function attachOf(epoch: number, received: Pair): Attach {
  return { epoch, received, granted: [9999, 9999], heartbeatMs: 1000, keys: undefined, isConfirmed: true };
}

/** A packet of the session's own kinds, as an end that lies would send it, where no MAC is asked for. */
function lie(
  epoch: number,
  fields: { [field: string]: number },
  payload: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const packet = new Uint8Array(32 + payload.length);
  packet.set(payload, 32);
  writeHeader(
    packet,
    { type: PACKET.ACK, epoch, seq: 0, ack: 0, window: 0, lane: 1, flags: 0, ...fields },
    false,
  );
  return packet;
}

function liedTo(code: SessionCode, fields: { [field: string]: number }, payload?: Uint8Array): Meeting {
  const meeting = new Meeting(code, OPEN, OPEN);
  meeting.dial();
  meeting.boss.endpoint.receive(meeting.now, meeting.link, lie(meeting.boss.session.epoch, fields, payload));
  return meeting;
}

/** Rules of handshake and session that no accident of a network puts to the test: what an enemy or a liar would try. */
export const ATTACKS: { readonly [rule: string]: (code: SessionCode) => void } = {
  "two ends with one secret meet": (code) => {
    const meeting = new Meeting(code);
    meeting.dial();
    demand(meeting.isUp, "they do not");
  },
  "no bit of a handshake can be changed": (code) => {
    const plain = new Meeting(code);
    plain.dial();
    const flights = plain.said.filter(({ packet }) => typeOf(packet) <= PACKET.PROOF);
    for (const [flight, { packet }] of flights.entries()) {
      for (let bit = 0; bit < packet.length * 8; bit += flight === 2 ? 1 : 3) {
        const meeting = new Meeting(code);
        let seen = 0;
        meeting.dial((one) => {
          if (seen++ === flight) one[bit >> 3] = (one[bit >> 3] as number) ^ (1 << (bit & 7));
          return one;
        });
        demand(
          !meeting.isUp && meeting.boss.session.epoch === 0,
          `bit ${bit} of flight ${flight} did not matter`,
        );
      }
    }
  },
  "bytes added to a handshake are covered by its proofs": (code) => {
    for (let flight = 0; flight < 3; flight++) {
      const meeting = new Meeting(code);
      let seen = 0;
      meeting.dial((packet) => {
        return seen++ === flight ? lengthened(packet) : packet;
      });
      demand(
        !meeting.isUp && meeting.boss.session.epoch === 0,
        `a byte after flight ${flight} did not matter`,
      );
    }
  },
  "a wrong secret is refused by both": (code) => {
    const meeting = new Meeting(code, {}, { token: WRONG });
    meeting.dial();
    demand(!meeting.isAnybodyUp, "it was not");
  },
  "who has no secret is refused": (code) => {
    const meeting = new Meeting(code, OPEN, { ...OPEN, token: new Uint8Array(0) });
    meeting.dial();
    demand(!meeting.isAnybodyUp, "it was not");
  },
  "a proof for one channel is worth nothing on another": (code) => {
    const meeting = new Meeting(code, {}, { binding: Uint8Array.of(9) });
    meeting.dial();
    demand(!meeting.isAnybodyUp, "it was accepted");
  },
  "a worker proves itself for its own employment only": (code) => {
    const meeting = new Meeting(code, {}, { workerId: "w2" });
    meeting.dial();
    demand(!meeting.isAnybodyUp, "it was accepted");
  },
  "a boss believes nobody before the proof": (code) => {
    const meeting = new Meeting(code);
    meeting.dial((packet) => (typeOf(packet) === PACKET.PROOF ? undefined : packet));
    demand(meeting.boss.session.epoch === 0 && meeting.boss.endpoint.link === undefined, "it does");
  },
  "a worker says nothing before its boss accepted the proof": (code) => {
    const meeting = new Meeting(code);
    meeting.worker.say(1, 100);
    meeting.dial((packet, from) => (from === "boss" && typeOf(packet) === PACKET.READY ? undefined : packet));
    const spoken = meeting.said.filter(({ from }) => from === "worker").map(({ packet }) => typeOf(packet));
    demand(String(spoken) === String([PACKET.HELLO, PACKET.PROOF]), "it does");
  },
  "a proof cannot be sent back to who made it": (code) => {
    const meeting = new Meeting(code);
    let proof = new Uint8Array(0);
    meeting.dial((packet) => {
      if (typeOf(packet) === PACKET.CHALLENGE) proof = packet.slice(32, 64);
      if (typeOf(packet) === PACKET.PROOF) packet.set(proof, 32);
      return packet;
    });
    demand(meeting.boss.session.epoch === 0, "it was accepted");
  },
  "a recorded handshake is worth nothing": (code) => {
    const meeting = new Meeting(code);
    meeting.dial();
    const flights = meeting.said.filter(({ from }) => from === "worker").map(({ packet }) => packet);
    meeting.cut();
    const { epoch } = meeting.boss.session;
    meeting.boss.endpoint.opened(meeting.now, 77);
    for (const packet of flights) meeting.boss.endpoint.receive(meeting.now, 77, packet);
    demand(
      meeting.boss.session.epoch === epoch && meeting.boss.endpoint.link === undefined,
      "it was accepted",
    );
    demand(meeting.boss.isAlive, "it ended a session");
  },
  "a proof counts once": (code) => {
    const meeting = new Meeting(code);
    meeting.dial();
    const proof = meeting.said.find(({ packet }) => typeOf(packet) === PACKET.PROOF)?.packet ?? WRONG;
    const { epoch } = meeting.boss.session;
    meeting.boss.endpoint.receive(meeting.now, meeting.link, proof);
    demand(meeting.boss.session.epoch === epoch && meeting.isUp, "it counted twice");
  },
  "a proof belongs to the link it was asked for": (code) => {
    const meeting = new Meeting(code);
    meeting.boss.endpoint.opened(meeting.now, 77);
    meeting.dial((packet) => {
      if (typeOf(packet) !== PACKET.PROOF) return packet;
      meeting.boss.endpoint.receive(meeting.now, 77, packet);
      return undefined;
    });
    demand(meeting.boss.endpoint.link === undefined, "another link was believed");
  },
  "the token is worth nothing once the worker was heard": (code) => {
    const meeting = new Meeting(code);
    meeting.dial();
    meeting.cut();
    const { worker, boss } = meeting;
    const { epoch } = boss.session;
    (worker.endpoint as unknown as { _joined: undefined })._joined = undefined;
    meeting.dial();
    demand(boss.session.epoch === epoch, "it opened a session again");
  },
  "a resumption is proved with its own secret": (code) => {
    const meeting = new Meeting(code);
    meeting.dial();
    meeting.cut();
    const inside = meeting.worker.endpoint as unknown as {
      _joined: { session: Uint8Array };
      _options: { token: unknown };
    };
    Object.assign(inside._joined, { secret: inside._options.token });
    const { epoch } = meeting.boss.session;
    meeting.dial();
    demand(meeting.boss.session.epoch === epoch, "the token did as well");
  },
  "a cut link is resumed": (code) => {
    const meeting = new Meeting(code);
    meeting.dial();
    meeting.boss.say(1, 100);
    meeting.cut();
    meeting.dial();
    meeting.pass(50);
    demand(meeting.isUp && meeting.worker.arrived[1] === 1, "it is not");
  },
  "a worker that began anew is not its former self": (code) => {
    const meeting = new Meeting(code);
    meeting.dial();
    meeting.cut();
    meeting.restartWorker(3);
    meeting.dial();
    demand(meeting.boss.ends[0]?.kind === "restarted", "the boss takes it for the same");
    demand(!meeting.worker.wasUp, "the new worker was let in");
  },
  "a link that is replaced serves no more": (code) => {
    const meeting = new Meeting(code);
    meeting.dial();
    meeting.dial();
    demand(meeting.refused.includes("boss 1 superseded"), "it does");
    demand(meeting.boss.endpoint.link === 2, "the new link does not serve");
  },
  "who talks without proving is cut off": (code) => {
    const meeting = new Meeting(code);
    meeting.boss.endpoint.opened(0, 1);
    for (let sent = 0; sent < 5; sent++) meeting.boss.endpoint.receive(0, 1, new Uint8Array(1000));
    demand(meeting.refused.includes("boss 1 babble"), "it may go on");
  },
  "a handshake takes five seconds at most": (code) => {
    const meeting = new Meeting(code);
    meeting.dial((packet) => (typeOf(packet) === PACKET.PROOF ? undefined : packet));
    meeting.pass(5100);
    demand(meeting.refused.includes("boss 1 timeout"), "the boss waits on");
    demand(meeting.refused.includes("worker 1 timeout"), "the worker waits on");
  },
  "64 handshakes may be under way": (code) => {
    const meeting = new Meeting(code);
    const { boss } = meeting;
    for (let link = 1; link <= 70; link++) {
      const other = meeting.make({ id: 100 + link, side: "worker" });
      boss.endpoint.opened(0, link);
      other.endpoint.opened(0, link);
      const hello = other.endpoint.poll(0, link);
      if (hello) boss.endpoint.receive(0, link, hello);
      const answer = boss.endpoint.poll(0, link);
      demand(
        (typeOf(answer ?? WRONG) === PACKET.CHALLENGE) === link <= 64,
        `link ${link} was answered otherwise`,
      );
    }
  },
  "a version both know is needed": (code) => {
    for (const versions of [
      [2, 3],
      [0, 0],
    ] as const) {
      const meeting = new Meeting(code);
      meeting.dial((packet) => {
        if (typeOf(packet) === PACKET.HELLO) packet.set(versions, 32);
        return packet;
      });
      demand(meeting.refused.includes("worker 1 version"), "an unknown one was accepted");
    }
  },
  "unknown features are ignored, unless they are insisted on": (code) => {
    for (const [at, isFine] of [
      [34, true],
      [38, false],
    ] as const) {
      const meeting = new Meeting(code);
      let challenge = false;
      meeting.dial((packet) => {
        if (typeOf(packet) === PACKET.HELLO) packet[at] = 4;
        challenge ||= typeOf(packet) === PACKET.CHALLENGE;
        return packet;
      });
      demand(challenge === isFine, "they are not");
    }
  },
  "a packet without the right MAC changes nothing": (code) => {
    const meeting = new Meeting(code);
    meeting.dial();
    meeting.worker.say(1, 100);
    meeting.talk((packet) => {
      if (typeOf(packet) === PACKET.DATA) packet[packet.length - 1] = 1 + (packet.at(-1) as number);
      return packet;
    });
    demand(meeting.boss.session.state.received[1] === 0 && meeting.boss.isAlive, "it was believed");
  },
  "what a MAC covers includes the header": (code) => {
    const meeting = new Meeting(code);
    meeting.dial();
    meeting.worker.say(1, 100);
    meeting.talk((packet) => (typeOf(packet) === PACKET.DATA ? packet.with(30, 0) : packet));
    demand(meeting.boss.session.state.received[0] === 0, "a packet was moved to another lane");
  },
  "a packet cannot be sent back to who made it": (code) => {
    const meeting = new Meeting(code);
    meeting.dial();
    meeting.worker.say(1, 100);
    meeting.talk((packet, from) => {
      if (from === "worker") meeting.worker.endpoint.receive(meeting.now, meeting.link, packet.slice());
      return packet;
    });
    demand(meeting.worker.session.state.received[1] === 0, "it was taken for the other end's");
  },
  "a packet without a MAC is none where MACs are asked for": (code) => {
    const meeting = new Meeting(code);
    meeting.dial();
    const { epoch } = meeting.boss.session;
    meeting.boss.endpoint.receive(0, 1, lie(epoch, { type: PACKET.RESET }));
    demand(meeting.boss.isAlive, "it was believed");
  },
  "an acknowledgement of what was never sent ends the session": (code) => {
    demand(liedTo(code, { ack: 5 }).boss.ends[0]?.kind === "broken", "it does not");
  },
  "so does one by pong": (code) => {
    const lies = liedTo(code, { type: PACKET.PONG, lane: 0 }, writePairs([0, 9], [0, 0]));
    demand(lies.boss.ends[0]?.kind === "broken", "it does not");
  },
  "a packet larger than the whole window ends the session": (code) => {
    const lies = liedTo(code, { type: PACKET.DATA, seq: 1 }, new Uint8Array(20_000));
    demand(lies.boss.ends[0]?.kind === "broken", "it does not");
  },
  "an unknown packet ends the session, unless it says that it may be ignored": (code) => {
    demand(liedTo(code, { type: 99 }).boss.ends[0]?.kind === "broken", "it does not");
    demand(liedTo(code, { type: 200 }).boss.isAlive, "it does though it may be ignored");
  },
  "a packet after the last one ends the session": (code) => {
    const meeting = liedTo(code, { type: PACKET.FIN, seq: 1 });
    const data = lie(meeting.boss.session.epoch, { type: PACKET.DATA, seq: 2 }, new Uint8Array(8));
    meeting.boss.endpoint.receive(0, 1, data);
    demand(meeting.boss.ends[0]?.kind === "broken", "it does not");
  },
  "a resume point that cannot be ends the session": (code) => {
    const meeting = new Meeting(code, OPEN, { ...OPEN, token: new Uint8Array(0) });
    meeting.boss.session.attach(0, attachOf(1, [0, 0]));
    demand(!meeting.boss.session.attach(0, attachOf(2, [0, 3])), "it was believed");
    demand(meeting.boss.ends[0]?.kind === "broken", "the session goes on");
  },
  "what was acknowledged cannot be asked for again": (code) => {
    const meeting = new Meeting(code, OPEN, OPEN);
    meeting.boss.say(1, 100);
    meeting.dial();
    meeting.pass(50);
    demand(!meeting.boss.session.attach(0, attachOf(9, [0, 0])), "it can");
  },
  "an epoch that is not new counts for nothing": (code) => {
    const { boss } = new Meeting(code, OPEN, OPEN);
    boss.session.attach(0, attachOf(4, [0, 0]));
    demand(!boss.session.attach(0, attachOf(4, [0, 0])), "it counts");
    demand(!boss.session.attach(0, attachOf(3, [0, 0])), "an older one counts");
    demand(boss.isAlive, "it ends the session");
  },
  "one packet lost costs one NACK and what was under way": (code) => {
    const meeting = new Meeting(code);
    meeting.dial();
    for (let sent = 0; sent < 20; sent++) meeting.worker.say(1, 100);
    meeting.said.length = 0;
    let seen = 0;
    meeting.talk((packet) => (typeOf(packet) === PACKET.DATA && seen++ === 4 ? undefined : packet));
    meeting.pass(100);
    const count = (type: number): number =>
      meeting.said.filter(({ packet }) => typeOf(packet) === type).length;
    demand(meeting.boss.arrived[1] === 20, "something is missing");
    demand(count(PACKET.NACK) === 1, `I11: ${count(PACKET.NACK)} NACKs for one gap`);
    demand(count(PACKET.DATA) <= 40, `I11: ${count(PACKET.DATA)} packets for 20`);
  },
  "a NACK that was repeated is obeyed once": (code) => {
    const meeting = new Meeting(code, OPEN, OPEN);
    meeting.dial();
    for (let sent = 0; sent < 20; sent++) meeting.worker.say(1, 100);
    const nack = lie(1, { type: PACKET.NACK });
    meeting.said.length = 0;
    meeting.talk((packet, from) => {
      if (from === "worker" && meeting.said.length === 30) meeting.worker.endpoint.receive(0, 1, nack);
      return typeOf(packet) === PACKET.DATA && meeting.said.length < 20 ? undefined : packet;
    });
    const sent = meeting.said.filter(({ packet }) => typeOf(packet) === PACKET.DATA).length;
    demand(sent <= 60, `I11: ${sent} packets for 20`);
  },
  "32 packets are acknowledged at once": (code) => {
    const meeting = new Meeting(code, { windowBytes: 10 ** 6 }, { windowBytes: 10 ** 6 });
    meeting.dial();
    for (let sent = 0; sent < 64; sent++) meeting.worker.say(1, 8);
    meeting.said.length = 0;
    meeting.talk();
    const acks = meeting.said.filter(
      ({ packet, from }) => from === "boss" && typeOf(packet) === PACKET.ACK,
    ).length;
    demand(acks === 2, `${acks} acknowledgements for 64 packets`);
  },
  "64 KiB are acknowledged at once": (code) => {
    const meeting = new Meeting(code, { windowBytes: 10 ** 6 }, { windowBytes: 10 ** 6 });
    meeting.dial();
    meeting.worker.say(1, 70_000);
    meeting.said.length = 0;
    meeting.talk();
    demand(meeting.said.length === 2, "they are not");
  },
  "an acknowledgement waits 25 ms for something to ride on": (code) => {
    const meeting = new Meeting(code, { windowBytes: 10 ** 6 }, { windowBytes: 10 ** 6 });
    meeting.dial();
    meeting.worker.say(1, 100);
    meeting.said.length = 0;
    meeting.pass(20);
    demand(meeting.said.length === 1, "it does not wait");
    meeting.pass(15);
    demand(meeting.said.length === 2, "it waits longer, or is acknowledged itself");
  },
  "who has nothing to say sends heartbeats only": (code) => {
    const meeting = new Meeting(code);
    meeting.dial();
    meeting.said.length = 0;
    meeting.pass(10_000);
    const types = new Set(meeting.said.map(({ packet }) => typeOf(packet)));
    demand(String([...types].sort()) === String([PACKET.PING, PACKET.PONG]), `${[...types]} were sent`);
    demand(
      meeting.said.length <= 40 && meeting.said.length >= 16,
      `${meeting.said.length} packets in ten seconds`,
    );
  },
  "who sends anything needs no heartbeat": (code) => {
    const meeting = new Meeting(code);
    meeting.dial();
    meeting.said.length = 0;
    for (let round = 0; round < 20; round++) {
      for (const end of [meeting.boss, meeting.worker]) end.say(1, 8);
      meeting.pass(500);
    }
    demand(!meeting.said.some(({ packet }) => typeOf(packet) === PACKET.PING), "it was sent all the same");
  },
  "a silent end is suspect, then broken, then lost": (code) => {
    const meeting = new Meeting(code);
    meeting.dial();
    const { now } = meeting;
    meeting.pass(4100, () => undefined);
    demand(meeting.boss.session.phase === "detached", "I9: it is not broken after four heartbeats");
    meeting.pass(5700, () => undefined);
    demand(meeting.boss.isAlive, "I9: it is lost too early");
    meeting.pass(400, () => undefined);
    demand(meeting.boss.ends[0]?.kind === "lost" && meeting.now - now < 10_500, "I9: it is not lost");
  },
  "a packet that was handed out does not change afterwards": (code) => {
    const meeting = new Meeting(code);
    meeting.boss.say(1, 100);
    const first: Uint8Array[] = [];
    meeting.dial((packet) => packet);
    meeting.boss.say(1, 100);
    const packet = meeting.boss.endpoint.poll(0, 1);
    if (packet) first.push(packet, packet.slice());
    meeting.cut();
    meeting.dial();
    demand(
      first.length === 2 && Buffer.compare(first[0] as Uint8Array, first[1] as Uint8Array) === 0,
      "it does",
    );
  },
  "what is sent while nobody is there is bounded": (code) => {
    const { boss } = new Meeting(code);
    let taken = 0;
    while (
      boss.session.send(1, makePacket(boss.session.headerBytes, 1, 1, taken, 968)) === "ok" &&
      taken < 100
    )
      taken++;
    demand(taken === 16, `I4: ${taken} packets of 1000 bytes in a window of 16 KiB`);
  },
};
