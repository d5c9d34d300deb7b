/**
 * Keeps variables that all workers of a boss share: `{ put, value }` sets one, `{ get }` reads it, `{ remove }` frees it.
 * The boss keeps them, and what a worker asks for travels as any data does; so it works between processes too.
 *
 * @param {import("@bossworks/core").Boss} boss whose calls it answers
 * @returns {() => void} forgets them, and answers no more
 */
export function keepVariables(boss) {
  const variables = new Map();
  return boss.onCall((_employee, { put, value, get, remove }) => {
    if (put !== undefined) variables.set(put, value);
    if (remove !== undefined) variables.delete(remove);
    return variables.get(get);
  });
}
