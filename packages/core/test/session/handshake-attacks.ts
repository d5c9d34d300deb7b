import { PACKET } from "../../build/session/packet-header.js";
import { demand } from "../protocol-model/demand.js";
import { lengthened, OPEN, typeOf, WRONG } from "./lies.js";
import type { SessionCode } from "./load-session.js";
import { Meeting } from "./meeting.js";

/** Rules of the handshake that no accident of a network puts to the test: what an enemy or a liar would try. */
export const HANDSHAKE_ATTACKS: { readonly [rule: string]: (code: SessionCode) => void } = {
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
  "a link that broke before its first packet came is resumed like any other": (code) => {
    const meeting = new Meeting(code);
    meeting.dial();
    for (const lost of [PACKET.READY, PACKET.PROOF, PACKET.READY]) {
      meeting.cut();
      let isGone = false;
      meeting.dial((packet) => {
        isGone ||= typeOf(packet) === lost;
        return isGone ? undefined : packet;
      });
      demand(isGone && !meeting.isUp, "no packet was lost");
    }
    for (let times = 0; times < 2; times++) {
      meeting.cut();
      meeting.dial();
      demand(meeting.isUp, "it is not");
    }
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
    for (let link = 1; link <= 64; link++) boss.endpoint.closed(0, link);
    meeting.link = 100;
    meeting.dial();
    demand(boss.session.phase === "up", "those that are gone still take room");
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
  "a challenge that is repeated does not matter": (code) => {
    const meeting = new Meeting(code);
    meeting.dial((packet, from) => {
      if (typeOf(packet) === PACKET.CHALLENGE && from === "boss")
        meeting.worker.endpoint.receive(meeting.now, meeting.link, packet.slice());
      return packet;
    });
    demand(meeting.isUp, "it does");
  },
  "answers to another attempt are ignored": (code) => {
    const meeting = new Meeting(code);
    let late: Uint8Array | undefined;
    meeting.dial((packet) => {
      if (typeOf(packet) !== PACKET.CHALLENGE) return packet;
      late = packet;
      return undefined;
    });
    meeting.worker.endpoint.opened(meeting.now, 2);
    if (late) meeting.worker.endpoint.receive(meeting.now, 2, late);
    demand(!meeting.refused.includes("worker 2 refused"), "one ended this attempt");
  },
  "what a former link still brings changes nothing once a worker dials again": (code) => {
    const meeting = new Meeting(code);
    meeting.dial();
    meeting.boss.say(1, 100);
    const late = meeting.boss.endpoint.poll(meeting.now, 1);
    meeting.worker.endpoint.opened(meeting.now, 2);
    if (late) meeting.worker.endpoint.receive(meeting.now, 1, late);
    demand(
      late !== undefined && meeting.worker.arrived[1] === 0,
      "it does: what was said to have come is not exact",
    );
  },
};
