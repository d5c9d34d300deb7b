/**
 * What a dealer is and promises. Documentation tables and test switches are made from it; the session uses it to
 * leave timers away, never safety.
 */
export interface DealerFeatures {
  /** "packet": moves packets over a medium. "mailbox": the worker stands on shared memory directly. */
  readonly kind: "packet" | "mailbox";
  /** Where its workers run. */
  readonly place: "thread" | "process";
  /** Workers may be on other machines. */
  readonly remote: boolean;
  /** While a link is up, no packet is lost. */
  readonly lossless: boolean;
  /** Packets arrive in the order they were sent. */
  readonly ordered: boolean;
  /** Packets of an earlier attach may still arrive. */
  readonly staleAttach: boolean;
  /** Others than boss and worker may put packets on the medium. */
  readonly strangersCanWrite: boolean;
  /** Largest packet it takes; unlimited for mailboxes. */
  readonly maxPacketBytes: number;
  /** What is on the medium cannot be read by strangers. */
  readonly encrypted: boolean;
}
