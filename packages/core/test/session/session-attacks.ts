import { PACKET } from "../../build/session/packet-header.js";
import { writePairs } from "../../build/session/pair.js";
import { demand } from "../protocol-model/demand.js";
import { attachOf, lie, liedTo, OPEN, typeOf } from "./lies.js";
import type { SessionCode } from "./load-session.js";
import { Meeting } from "./meeting.js";

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
  "a pong that lies about one lane is not believed about the other": (code) => {
    const meeting = new Meeting(code, OPEN, OPEN);
    meeting.dial();
    meeting.boss.say(1, 100);
    meeting.boss.endpoint.poll(meeting.now, 1);
    const pong = lie(1, { type: PACKET.PONG, lane: 0 }, writePairs([9, 1], [0, 0]));
    meeting.boss.endpoint.receive(meeting.now, 1, pong);
    demand(meeting.boss.ends[0]?.undelivered.length === 1, "it is");
  },
};
