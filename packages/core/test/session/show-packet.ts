import { readHeader } from "../../build/session/packet-header.js";

/** A packet as a trace shows it. */
export function show(packet: Uint8Array): string {
  const header = readHeader(packet);
  if (!header) return "?";
  const { type, epoch, lane, seq, ack, flags } = header;
  return `type ${type} epoch ${epoch} lane ${lane} seq ${seq} ack ${ack} flags ${flags}, ${packet.length} bytes`;
}
