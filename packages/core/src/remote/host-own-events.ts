/** Events of a host, one object each. */
export interface HostOwnEvents {
  /** Its boss has let it in. */
  joined: { readonly boss: string };
  /** Its time with that boss is over; it asks again. */
  left: { readonly reason: string };
  /** Its boss cannot be reached, or does not let it in; it asks again. Told at every attempt. */
  waiting: { readonly reason: string };
  /** The link is gone: workers go on as their boss has said, and the link is made again. */
  linkbroken: { readonly reason: string };
  linkrestored: object;
  /** A worker's process was started. */
  started: { readonly worker: string; readonly definition: string };
  /** A worker's process has ended. */
  exited: { readonly worker: string; readonly code: number | null; readonly signal: string | null };
  /** An order was refused: nothing ran. */
  refused: { readonly reason: string };
}

/** Their names, for recognising a mistyped one. */
export const HOST_OWN_EVENTS: readonly (keyof HostOwnEvents)[] = [
  "joined",
  "left",
  "waiting",
  "linkbroken",
  "linkrestored",
  "started",
  "exited",
  "refused",
];
