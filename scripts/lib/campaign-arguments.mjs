/**
 * Takes `--size N` (or `--size=N`) out of a campaign's arguments; the rest is vitest's. Throws `TypeError` for a size
 * that is no number above 0.
 *
 * @param {string[]} given
 * @returns {{ size: number, rest: string[] }}
 */
export function campaignArguments(given) {
  const rest = [...given];
  const at = rest.findIndex((argument) => argument === "--size" || argument.startsWith("--size="));
  if (at < 0) return { size: 1, rest };
  const inline = rest[at].startsWith("--size=");
  const text = inline ? rest[at].slice("--size=".length) : rest[at + 1];
  rest.splice(at, inline ? 1 : 2);
  const size = Number(text);
  if (!(size > 0)) throw new TypeError(`--size: ${JSON.stringify(text)} given; a number above 0 is allowed`);
  return { size, rest };
}
