/** What a channel tells the one above it. Called from the channel's own turns, never from inside `send`. */
export interface ChannelEvents {
  /** A packet arrived, whole and byte-exact; its bytes belong to the receiver. */
  onPacket(packet: Uint8Array): void;
  /** The channel takes packets again after `send` had said "full". */
  onWritable(): void;
  /** The link is down. Best effort: silence says nothing. Called at most once. */
  onDown(reason: string): void;
}

/** One link of a packet dealer, as one of its two ends sees it. Moves packets; knows nothing of what is in them. */
export interface Channel {
  /**
   * Takes the packet, or says why not. Never blocks, never queues more than 256 KiB ahead of a new packet: then
   * "full", and `onWritable` follows. "down": the link is gone. The bytes are the channel's from here on.
   */
  send(packet: Uint8Array): "ok" | "full" | "down";
  /** Says goodbye; what was taken is still delivered. Twice is fine; settles within a second. */
  close(): void | Promise<void>;
  /** Gives up at once; what is under way may be lost. */
  abort(reason: string): void;
}

/** What the worker's side needs to find its channel. Travels over an inherited pipe or workerData only. */
export interface ChannelAddress {
  /** File URL of the dealer's worker-side module, so that the link loads exactly the dealer the boss has. */
  readonly module: string;
  /** Whatever else the dealer's two sides agree on. */
  readonly [detail: string]: unknown;
}

/**
 * What names a channel to a host, which knows by itself how its boss is reached: plain data, without modules, paths, addresses
 * of machines or passwords. Holds secrets; travels sealed.
 */
export interface ChannelTicket {
  readonly [detail: string]: unknown;
}

/** A fresh channel of one employment, and where its other end is to be found: the same for all of its channels. */
export interface ChannelLease {
  readonly channel: Channel;
  readonly address: ChannelAddress;
  /** Of a dealer with a lobby: the same for a host. */
  readonly ticket?: ChannelTicket | undefined;
}

/** The exports of a dealer's worker-side module. */
export interface WorkerSide {
  /**
   * Opens the other end of the oldest channel of this address that nobody has attached to yet; called again for each new
   * link. Nothing is told through `events` before the promise has settled. Rejects with the raw error when the boss's
   * side cannot be reached, or no channel waits there: the caller tries again later. Rejects `TypeError` for what no later
   * attempt changes, such as wrong options or credentials: a worker that has had no link yet gives up then. `signal` fires when nobody wants the
   * channel any more: what has been opened for it is closed before the promise settles.
   */
  connect(address: ChannelAddress, events: ChannelEvents, signal?: AbortSignal): Promise<Channel>;
}
