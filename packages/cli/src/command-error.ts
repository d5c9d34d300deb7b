/** Why a command could not do what it was asked: a sentence for who called it, without a stack. */
export class CommandError extends Error {
  override readonly name: string = "CommandError";
}

/** The same where it was asked wrongly, for what commander finds out by itself is not all there is. */
export class UsageError extends CommandError {
  override readonly name = "UsageError";
}
