/** Throws the rule that is broken. */
export function demand(holds: boolean, rule: string): void {
  if (!holds) throw new Error(rule);
}
