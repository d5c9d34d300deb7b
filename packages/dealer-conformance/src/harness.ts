import type { IDealer, PacketDealer } from "@bossworks/core/driver";

/** A fresh dealer with whatever it needs to run, for one test. */
export interface DealerPair {
  /** Never opened before: the kit opens it. */
  readonly dealer: IDealer;
  /** Ends what the pair needed beside the dealer, such as a service. Called once, after the dealer was closed. */
  dispose?(): void | Promise<void>;
}

/** A place where a boss and its hosts find each other, for one test. */
export interface MeetingPlace {
  /** A dealer for this place, made as a boss and its hosts would each make theirs. Called again for each of them. */
  createDealer(): PacketDealer;
  /** Ends what the place needed, such as a service. Called once, after all dealers were closed. */
  dispose?(): void | Promise<void>;
}

/** What a dealer's author gives the kit. */
export interface DealerHarness {
  /** Title of the suites. Default: the dealer's name. */
  readonly name?: string;
  /** How long one step of a test may take before it counts as hanging, in milliseconds. Default 15000. */
  readonly deadlineMs?: number;
  /** Called once per test. */
  createPair(): DealerPair | Promise<DealerPair>;
  /** Called once per test of a dealer that has a lobby; no two places of one run may be the same. */
  createMeetingPlace?(): MeetingPlace | Promise<MeetingPlace>;
}
