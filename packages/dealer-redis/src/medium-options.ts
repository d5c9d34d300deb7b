import type { Connection } from "./connection.js";
import type { Entry } from "./entry.js";
import type { Touch } from "./open-server.js";
import type { ReadCount } from "./read-count.js";

/** What a medium tells. */
export interface MediumEvents {
  /** An entry came, in order. Never before `open` has resolved by a turn. */
  onEntry(entry: Entry): void;
  /** An entry came that is none of ours. */
  onForeign(): void;
  /** It is of no use any more: server, connection or our own stream. Called once, last of all. */
  onDown(reason: string): void;
}

/** What a medium is made with. */
export interface MediumOptions {
  /** The stream that is read. */
  readonly own: string;
  /** Our stream is made if it is not there; otherwise it is made by who writes to it. */
  readonly makesOwn: boolean;
  /** The last entry that was read on an earlier medium. */
  readonly after?: string | undefined;
  /** That of all media of one stream. Default: its own. */
  readonly readCount?: ReadCount | undefined;
  readonly expireMs: number;
  /** How long one read waits at most, and about how long the stream is quiet at most while all is well. */
  readonly quietMs: number;
  /** What is sent besides once our own stream was made. */
  readonly prepare?: ((writer: Connection) => Promise<unknown>) | undefined;
  /** The first command on the server: a cluster finds its node by it. Default: making our own stream, and reading it. */
  readonly touch?: Touch | undefined;
  /** Fires when the medium is not wanted any more, while it is opened. */
  readonly signal?: AbortSignal | undefined;
}
