/** Longest name of a shared thing, in characters: it goes with every request. */
const MAX_NAME_LENGTH = 200;

/** Throws `TypeError` for what cannot be the name of a shared thing. */
export function checkSharedName(where: string, name: unknown): asserts name is string {
  if (typeof name === "string" && name !== "" && name.length <= MAX_NAME_LENGTH) return;
  const given = typeof name === "string" ? `a string of ${name.length} characters` : String(name);
  throw new TypeError(`${where}: name: ${given} given; 1 to ${MAX_NAME_LENGTH} characters are allowed`);
}
