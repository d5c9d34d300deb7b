/** Where the lobbies of this process's bosses are, by place and secret: what is imported by URL is loaded apart. */
export const LOBBIES = Symbol.for("bossworks.broken.lobbies");

globalThis[LOBBIES] ??= new Map();

/** The worker's side of a lobby over the memory dealer. */
export async function connect({ door }, events, signal) {
  const address = globalThis[LOBBIES].get(door);
  if (!address) throw new Error("no boss is in this lobby");
  const side = await import(address.module);
  return side.connect(address, events, signal);
}
