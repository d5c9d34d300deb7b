import { PACKET, readHeader } from "../../build/session/packet-header.js";
import { writePairs } from "../../build/session/pair.js";
import { demand } from "../protocol-model/demand.js";
import { attachOf, lie, liedTo, OPEN, typeOf } from "./lies.js";
import type { SessionCode } from "./load-session.js";
import { Meeting } from "./meeting.js";
import { makePacket } from "./payload.js";

/** A window in which nothing is urgent. */
const WIDE = { windowBytes: 10 ** 6 };

/** The next packets one end has for its link, and nobody receives. */
function take(meeting: Meeting, side: "boss" | "worker"): Uint8Array[] {
  const packets: Uint8Array[] = [];
  for (let packet = poll(meeting, side); packet && packets.length < 100; packet = poll(meeting, side))
    packets.push(packet.slice());
  return packets;
}

function poll(meeting: Meeting, side: "boss" | "worker"): Uint8Array | undefined {
  return meeting[side].endpoint.poll(meeting.now, meeting.link);
}

/** Rules of the session that no accident of a network puts to the test, or not at once. */
export const SESSION_ATTACKS: { readonly [rule: string]: (code: SessionCode) => void } = {
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
  "a repeat is acknowledged at once": (code) => {
    const meeting = new Meeting(code, WIDE, WIDE);
    meeting.dial();
    meeting.worker.say(1, 100);
    const [packet] = take(meeting, "worker");
    for (let copy = 0; packet && copy < 2; copy++)
      meeting.boss.endpoint.receive(meeting.now, 1, packet.slice());
    demand(take(meeting, "boss").length === 1, "it is not");
  },
  "a gap is told once": (code) => {
    const meeting = new Meeting(code, WIDE, WIDE);
    meeting.dial();
    for (let sent = 0; sent < 4; sent++) meeting.worker.say(1, 100);
    const answers = take(meeting, "worker")
      .slice(1)
      .flatMap((packet) => {
        meeting.boss.endpoint.receive(meeting.now, 1, packet);
        return take(meeting, "boss");
      });
    demand(answers.length === 1, `I11: ${answers.length} answers to one gap`);
  },
  "the same NACK is obeyed once": (code) => {
    const meeting = new Meeting(code, { ...OPEN, ...WIDE }, { ...OPEN, ...WIDE });
    meeting.dial();
    for (let sent = 0; sent < 4; sent++) meeting.worker.say(1, 100);
    const nack = lie(1, { type: PACKET.NACK });
    const sent = [0, 1, 2].map(() => {
      const packets = take(meeting, "worker").length;
      meeting.worker.endpoint.receive(meeting.now, 1, nack);
      return packets;
    });
    demand(String(sent) === "4,4,0", `I11: ${sent} packets for four`);
  },
  "no more is under way than the other end takes": (code) => {
    const meeting = new Meeting(code, { windowBytes: 16_384 }, WIDE);
    meeting.dial();
    for (let sent = 0; sent < 40; sent++) meeting.worker.say(1, 968);
    demand(take(meeting, "worker").length === 16, "I4: it is");
  },
  "a resume sends at once what did not arrive, and nothing else": (code) => {
    const meeting = new Meeting(code, WIDE, WIDE);
    meeting.dial();
    for (let sent = 0; sent < 3; sent++) meeting.worker.say(1, 100);
    const [first] = take(meeting, "worker");
    if (first) meeting.boss.endpoint.receive(meeting.now, 1, first);
    meeting.cut();
    meeting.said.length = 0;
    meeting.dial();
    const sent = meeting.said.filter(({ packet }) => typeOf(packet) === PACKET.DATA).length;
    demand(
      meeting.boss.arrived[1] === 3 && sent === 2,
      `${sent} packets were sent, ${meeting.boss.arrived[1]} came`,
    );
  },
  "a gap of a former link is told again": (code) => {
    const meeting = new Meeting(code, WIDE, WIDE);
    meeting.dial();
    for (let sent = 0; sent < 3; sent++) meeting.worker.say(1, 100);
    const drop = (packet: Uint8Array): Uint8Array | undefined =>
      typeOf(packet) === PACKET.NACK || readHeader(packet)?.seq === 1 ? undefined : packet;
    meeting.talk(drop);
    meeting.cut();
    meeting.said.length = 0;
    meeting.dial(drop);
    demand(
      meeting.said.some(({ packet }) => typeOf(packet) === PACKET.NACK),
      "it is not",
    );
  },
  "who closes hears out who closes too": (code) => {
    const meeting = new Meeting(code, WIDE, WIDE);
    meeting.dial();
    meeting.boss.say(1, 100);
    for (const end of [meeting.boss, meeting.worker]) end.close(meeting.now);
    let lost = 0;
    meeting.talk((packet, from) =>
      from === "boss" && typeOf(packet) === PACKET.DATA && lost++ < 1 ? undefined : packet,
    );
    meeting.pass(3000);
    demand(meeting.worker.arrived[1] === 1, "it does not");
    for (const { ends } of [meeting.boss, meeting.worker])
      demand(ends[0]?.kind === "closed", "I8: it did not close");
  },
  "who gives up says so": (code) => {
    const meeting = new Meeting(code);
    meeting.dial();
    meeting.worker.session.abort(meeting.now, "enough");
    meeting.talk();
    const [end] = meeting.boss.ends;
    demand(end?.kind === "aborted" && end.reason === "enough" && !end.isOurs, "it does not");
  },
  "control goes before data": (code) => {
    const meeting = new Meeting(code);
    meeting.dial();
    for (const lane of [1, 1, 0] as const) meeting.worker.say(lane, 100);
    demand(readHeader(take(meeting, "worker")[0] ?? new Uint8Array(0))?.lane === 0, "it waits for data");
  },
  "another link than the one that serves is not listened to": (code) => {
    const meeting = new Meeting(code, OPEN, OPEN);
    meeting.dial();
    meeting.boss.endpoint.opened(meeting.now, 77);
    meeting.boss.endpoint.receive(meeting.now, 77, lie(1, { type: PACKET.RESET }));
    demand(meeting.boss.isAlive, "it is");
  },
  "a lost tail is asked for after 200 ms": (code) => {
    const meeting = new Meeting(code, WIDE, WIDE);
    meeting.dial();
    meeting.worker.say(1, 100);
    take(meeting, "worker");
    meeting.pass(300);
    demand(meeting.boss.arrived[1] === 1, "it is not");
  },
};
