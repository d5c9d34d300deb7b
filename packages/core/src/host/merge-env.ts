/** The environment of this process with changes: a string sets, `undefined` deletes. */
export function mergeEnv(changes: NodeJS.ProcessEnv): Record<string, string> {
  const merged = { ...process.env, ...changes };
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
