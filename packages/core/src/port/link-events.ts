/** What a boss is told of the links below a port; a mailbox has none. */
export interface LinkEvents {
  /** The link is gone; what is sent waits for the next one. */
  onLinkBroken(reason: string): void;
  /** Another link stands after `downMs`; `resent` packets had to be sent again. */
  onLinkRestored(downMs: number, resent: number): void;
}
