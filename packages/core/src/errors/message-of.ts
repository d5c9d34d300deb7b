/** What an error says, or what was thrown in its place. Never throws: a worker may throw what no string can be made of. */
export function messageOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return "what was thrown cannot be shown";
  }
}
