import { PACKET, readHeader } from "../../build/session/packet-header.js";
import { demand } from "../protocol-model/demand.js";
import { lie, OPEN, typeOf } from "./lies.js";
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

/** Rules of the session about what is sent, how much of it and when. */
export const SESSION_RULES: { readonly [rule: string]: (code: SessionCode) => void } = {
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
  "256 KiB are acknowledged at once": (code) => {
    const meeting = new Meeting(code, { windowBytes: 2 * 10 ** 6 }, { windowBytes: 2 * 10 ** 6 });
    meeting.dial();
    meeting.worker.say(1, 270_000);
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
    meeting.pass(1700, () => undefined);
    demand(meeting.boss.isAlive, "I9: it is lost too early");
    meeting.pass(400, () => undefined);
    demand(meeting.boss.ends[0]?.kind === "lost" && meeting.now - now < 6500, "I9: it is not lost");
  },
  "an end that is patient gives no verdict, and is heard all the same": (code) => {
    const meeting = new Meeting(code, {}, { isPatient: true });
    meeting.dial();
    meeting.pass(60_000, (packet, from) => (from === "boss" ? undefined : packet));
    demand(
      meeting.worker.session.phase === "up" && meeting.boss.session.phase === "up",
      "I8: a false verdict",
    );
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
    meeting.worker.session.end(meeting.now, "aborted", "enough", true);
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
  "packets of another epoch change nothing": (code) => {
    const meeting = new Meeting(code, OPEN, OPEN);
    meeting.dial();
    meeting.cut();
    meeting.dial();
    for (const epoch of [0, 1, 3])
      meeting.boss.endpoint.receive(meeting.now, 2, lie(epoch, { type: PACKET.RESET }));
    demand(meeting.boss.isAlive, "I5: they do");
  },
};
