import type { IDealer } from "@bossworks/core/driver";

/** A fresh dealer with whatever it needs to run, for one test. */
export interface DealerPair {
  /** Never opened before: the kit opens it. */
  readonly dealer: IDealer;
  /** Ends what the pair needed beside the dealer, such as a service. Called once, after the dealer was closed. */
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
}
