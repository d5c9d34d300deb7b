/** Why something failed, in one line: errors of loading modules have a list of files below it. */
export function whyOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n")[0] ?? message;
}
