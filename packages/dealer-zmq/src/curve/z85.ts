/** ZeroMQ RFC 32: five characters for four bytes, most significant first. */
const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
const BASE = ALPHABET.length;
const WORD_BYTES = 4;
const WORD_CHARACTERS = 5;
const MAX_WORD = 2 ** 32 - 1;

/** The text of bytes whose number is a multiple of four. */
export function encodeZ85(bytes: Uint8Array): string {
  const words = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let text = "";
  for (let at = 0; at < words.length; at += WORD_BYTES) {
    let word = words.readUInt32BE(at);
    let characters = "";
    for (let i = 0; i < WORD_CHARACTERS; i++) {
      characters = ALPHABET.charAt(word % BASE) + characters;
      word = Math.floor(word / BASE);
    }
    text += characters;
  }
  return text;
}

/** The bytes of a text; undefined when it is no Z85. */
export function decodeZ85(text: string): Buffer | undefined {
  if (text.length % WORD_CHARACTERS !== 0) return undefined;
  const bytes = Buffer.alloc((text.length / WORD_CHARACTERS) * WORD_BYTES);
  for (let at = 0; at < text.length; at += WORD_CHARACTERS) {
    let word = 0;
    for (const character of text.slice(at, at + WORD_CHARACTERS)) {
      const digit = ALPHABET.indexOf(character);
      if (digit < 0) return undefined;
      word = word * BASE + digit;
    }
    if (word > MAX_WORD) return undefined;
    bytes.writeUInt32BE(word, (at / WORD_CHARACTERS) * WORD_BYTES);
  }
  return bytes;
}
