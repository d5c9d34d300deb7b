import type { MailboxPair } from "../mailbox/mailbox.js";
import type { Channel, ChannelAddress, ChannelEvents, ChannelLease, ChannelTicket } from "./channel.js";
import type { DealerFeatures } from "./features.js";

/** What a dealer is told when its boss opens it. */
export interface DealerContext {
  /** Name of the boss, for keys, titles and logs. */
  readonly bossName: string;
  /** Bytes of a mailbox's data rings, unless the dealer's own options say otherwise. */
  readonly ringBytes: number;
  /** To be called when somebody is turned away before core hears of it; the boss counts and logs. */
  readonly onRefused?: ((why: string) => void) | undefined;
  /**
   * Hosts may join: 32 secret bytes, of which the dealer makes what its lobby is found and entered by. Undefined: nobody comes
   * but those who were given an address.
   */
  readonly lobbySecret?: Uint8Array | undefined;
}

/** A mailbox on loan for one employment. */
export interface MailboxLease extends MailboxPair {
  /** Gives it back; called once, when both ends are done with it. */
  release(): void;
}

/** What every dealer has. */
interface AnyDealer {
  /** Its kind, as in configuration: "shm", "pipe" ... */
  readonly name: string;
  /** Frozen. */
  readonly features: DealerFeatures;
  /** What a boss's `exitDrainMs` is over it where it is not given. Default 500. */
  readonly exitDrainMs?: number | undefined;
  /** Opens the medium. Rejects with the raw error when it cannot. */
  open(context: DealerContext): void | Promise<void>;
  /** Closes the medium; everything it opened is gone afterwards. Twice is fine; settles within a second. */
  close(): void | Promise<void>;
  /** The same at once, discarding what is under way. */
  abort(reason: unknown): void;
  /**
   * Why nobody can reach this boss now, as far as that is seen from here: a sentence, without credentials. Asked when a worker
   * did not come, or did not come back, and told with that; never throws. Undefined, or missing: nothing is known to be wrong.
   */
  trouble?(): Error | undefined;
}

/** A dealer whose workers stand on shared memory directly: `features.kind` is "mailbox". */
export interface MailboxDealer extends AnyDealer {
  /** A fresh mailbox for one employment. */
  mailbox(workerId: string): MailboxLease;
}

/** What is known beforehand of how a channel will be used. */
export interface LinkPace {
  /** Each end says something at least so often, in milliseconds. */
  readonly heartbeatMs: number;
  /** False: the channel must not keep the program running. Default true: it may; a program with staff runs on without. */
  readonly holds?: boolean | undefined;
}

/**
 * Where hosts come in, of a dealer over which machines can join that were not started by their boss. A host has a dealer of the
 * same configuration, which it never opens.
 */
export interface Lobby {
  /**
   * Boss's side, of a dealer that was opened with a `lobbySecret`: a fresh channel for whoever comes by the lobby's address.
   * Called again while earlier ones are open; each attach takes the oldest that nobody has attached to yet.
   */
  channel(events: ChannelEvents, pace?: LinkPace): Channel;
  /**
   * Host's side: where the lobby is of a boss that was opened with this `lobbySecret`. The same also after that boss was started
   * anew. Throws `TypeError` when the dealer's options do not say where the boss is.
   */
  address(lobbySecret: Uint8Array): ChannelAddress;
  /** Host's side: where a channel is found from here, by the ticket of its lease. Throws `TypeError` for what is no ticket. */
  addressOf(ticket: ChannelTicket): ChannelAddress;
}

/** A dealer that moves packets over a medium: `features.kind` is "packet". */
export interface PacketDealer extends AnyDealer {
  /**
   * A fresh channel for one employment; packets the worker's side sends are told through `events`. Called again while
   * earlier channels of that worker are open, for a worker whose link broke comes back by another one. All have the same
   * address; each attach of the worker's side takes the oldest that nobody has attached to yet. The address is made with
   * the first channel and forgotten when all of them have closed. `pace` is for dealers that look after a quiet medium
   * themselves; core always gives it.
   */
  channel(workerId: string, events: ChannelEvents, pace?: LinkPace): ChannelLease;
  /** Undefined: no hosts join over this dealer. */
  readonly lobby?: Lobby | undefined;
}

/**
 * Carries the messages of one boss. A dealer moves bytes and reports breaks; it knows no frames, signals, sessions
 * or retries. One object serves one boss: `open` is called once, before anything else.
 */
export type IDealer = MailboxDealer | PacketDealer;

/** True for what a dealer's factory returns. */
export function isDealer(value: unknown): value is IDealer {
  const candidate = value as Partial<IDealer> | null;
  return (
    typeof candidate === "object" &&
    candidate !== null &&
    typeof candidate.open === "function" &&
    typeof candidate.name === "string" &&
    typeof candidate.features === "object"
  );
}

/** True for a dealer that moves packets. */
export function isPacketDealer(dealer: IDealer): dealer is PacketDealer {
  return dealer.features.kind === "packet";
}
