import { builtPipe } from "./built.mjs";
import { hexOf } from "./notate.mjs";
import { counting } from "./scripted-crypto.mjs";

const { greetingOf, lobbyKey, WELCOME } = await builtPipe("greeting.js");
const { LENGTH_BYTES } = await builtPipe("packet-reader.js");

/** Packets of every awkward size; what is in them is the session's. */
const PACKETS = [Buffer.from("a packet"), Buffer.alloc(0), Buffer.from(counting(0, 40), "hex")];

/** What goes over a pipe before the session, and around its packets. */
export function pipeVectors() {
  const key = { id: counting(0x90, 16), secret: Buffer.from(counting(0x20, 32), "hex") };
  return {
    greeting: { id: key.id, secret: hexOf(key.secret), hex: hexOf(greetingOf(key)) },
    lobby: {
      lobbySecret: counting(0, 32),
      hex: hexOf(greetingOf(lobbyKey(Buffer.from(counting(0, 32), "hex")))),
    },
    welcome: { hex: hexOf(WELCOME) },
    stream: { packets: PACKETS.map(hexOf), hex: hexOf(Buffer.concat(PACKETS.flatMap(withLength))) },
  };
}

function withLength(packet) {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(packet.length);
  return [length, packet];
}
