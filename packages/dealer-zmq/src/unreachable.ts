/** What a socket tells when a connection was made, and the two ends came to no understanding. */
export const HANDSHAKE_ERRORS = [
  "handshake:error:protocol",
  "handshake:error:auth",
  "handshake:error:other",
] as const;

/** Of the protocol's errors the one that has a cause of its own. */
const MISMATCH = "ERR_ZMTP_MECHANISM_MISMATCH";
/** Of the system's errors that of an answer which has not come in time. */
const LATE = "EAGAIN";

/** Why nobody was reached, as a sentence that says what to do; `code` and `status` are those of the raw error, its `cause`. */
export function explained(endpoint: string, type: (typeof HANDSHAKE_ERRORS)[number], cause: Error): Error {
  const { code, status } = cause as NodeJS.ErrnoException & { readonly status?: number };
  const error = new Error(`${endpoint} cannot be used: ${helpFor(type, code)}`, { cause });
  return Object.assign(error, code !== undefined && { code }, status !== undefined && { status });
}

/** The same where libzmq gives no reason. */
export function nobodyAt(endpoint: string): Error {
  const error = new Error(`nobody can be reached at ${endpoint}: start the boss, or correct the address`);
  return Object.assign(error, { code: "EHOSTUNREACH" });
}

function helpFor(type: (typeof HANDSHAKE_ERRORS)[number], code: string | undefined): string {
  if (type === "handshake:error:auth")
    return "its CURVE keys do not let us in: give both ends the same token, or the boss our public key by curve.allow";
  if (code === MISMATCH) return "one end alone uses CURVE: give both ends the same option curve";
  if (type === "handshake:error:other" && code === LATE)
    return "what is there does not answer as a boss does: correct the address, or see why it does not answer";
  return "what is there ended the connection: it is no boss, or one with another option curve or other keys";
}
