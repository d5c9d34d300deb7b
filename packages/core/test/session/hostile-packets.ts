import { expect, test } from "vitest";
import { PACKET } from "../../build/session/packet-header.js";
import { loadSession, type SessionCode } from "./load-session.js";
import { Meeting } from "./meeting.js";
import { randomOf } from "./random.js";

/** After so many packets the ends are made anew: their budgets for nonsense are spent. */
const PER_MEETING = 50;

/** Random bytes, or a packet that was really said, with a few bytes changed, cut off or added. */
function hostile(random: () => number, said: readonly Uint8Array[]): Uint8Array {
  const model = random() < 0.9 ? said[Math.floor(random() * said.length)] : undefined;
  if (!model)
    return Uint8Array.from({ length: Math.floor(random() * 300) }, () => Math.floor(random() * 256));
  const length = random() < 0.3 ? Math.floor(random() * (model.length + 40)) : model.length;
  const packet = new Uint8Array(length);
  packet.set(model.subarray(0, length));
  for (let changes = Math.floor(random() * 6); changes > 0 && length > 0; changes--)
    packet[Math.floor(random() * Math.min(length, random() < 0.7 ? 48 : length))] = Math.floor(
      random() * 256,
    );
  // A length that fits lets the packet come further.
  if (length >= 32 && random() < 0.8)
    new DataView(packet.buffer).setUint32(8, length - ((packet[2] ?? 0) & 15) * 4, true);
  if (length >= 32 && random() < 0.3) packet[3] = Object.values(PACKET)[Math.floor(random() * 12)] ?? 0;
  return packet;
}

function attack(code: SessionCode, random: () => number, seed: number, isProved: boolean): void {
  const isProtected = random() < 0.3;
  const meeting = new Meeting(code, { seed, isProtected }, { seed, isProtected });
  meeting.dial();
  for (const end of [meeting.boss, meeting.worker]) end.say(1, 100);
  meeting.talk();
  const said = meeting.said.map(({ packet }) => packet);
  const other = { seed: seed + 1, isProtected };
  const target = isProved ? meeting : new Meeting(code, other, other);
  target.link = Math.max(target.link, 1);
  if (!isProved) for (const end of [target.boss, target.worker]) end.endpoint.opened(0, 1);
  for (let sent = 0; sent < PER_MEETING; sent++) {
    const end = random() < 0.5 ? target.boss : target.worker;
    try {
      end.endpoint.receive(0, 1, hostile(random, said));
      end.endpoint.poll(0, 1);
    } catch (error) {
      // The simulation's own receivers refuse payloads nobody made; an unprotected session hands them over.
      if (
        !(error instanceof Error && /^(I1|I12):/.test(error.message)) &&
        !(error instanceof RangeError && isShort(error))
      )
        throw error;
    }
  }
  if (!isProved) expect(target.boss.session.epoch).toBe(0);
}

function isShort(error: Error): boolean {
  return error.stack?.includes("readPayload") ?? false;
}

/** Feeds so many random and mutated packets to both ends, before and after the proof: nothing is thrown. */
export function testHostilePackets(count: number, timeoutMs: number): void {
  const first = Math.floor(Math.random() * 2 ** 30);
  for (const isProved of [false, true]) {
    const when = isProved ? "after" : "before";
    test(`${count / 2} hostile packets ${when} the proof throw nothing (seed ${first})`, {
      timeout: timeoutMs,
    }, async () => {
      const code = await loadSession();
      const random = randomOf(first + Number(isProved));
      for (let sent = 0; sent < count / 2; sent += PER_MEETING) attack(code, random, first, isProved);
    });
  }
}
