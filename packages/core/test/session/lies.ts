import { PACKET, readHeader, writeHeader } from "../../build/session/packet-header.js";
import type { Pair } from "../../build/session/pair.js";
import type { Attach } from "../../build/session/session-options.js";
import type { SessionCode } from "./load-session.js";
import { Meeting } from "./meeting.js";

export const OPEN = { isProtected: false };
export const WRONG = Uint8Array.from({ length: 32 }, (_, index) => index ^ 85);

export function typeOf(packet: Uint8Array): number {
  return readHeader(packet)?.type ?? -1;
}

/** A copy of a packet with a byte more in its payload. */
export function lengthened(packet: Uint8Array): Uint8Array {
  const header = readHeader(packet);
  if (!header) throw new Error("no packet of ours");
  const longer = new Uint8Array(packet.length + 1);
  longer.set(packet);
  writeHeader(longer, header, false);
  return longer;
}

/** What a handshake might have settled. */
export function attachOf(epoch: number, received: Pair): Attach {
  return { epoch, received, granted: [9999, 9999], heartbeatMs: 1000, keys: undefined, isConfirmed: true };
}

/** A packet of the session's own kinds, as an end that lies would send it, where no MAC is asked for. */
export function lie(
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

export function liedTo(
  code: SessionCode,
  fields: { [field: string]: number },
  payload?: Uint8Array,
): Meeting {
  const meeting = new Meeting(code, OPEN, OPEN);
  meeting.dial();
  meeting.boss.endpoint.receive(meeting.now, meeting.link, lie(meeting.boss.session.epoch, fields, payload));
  return meeting;
}
