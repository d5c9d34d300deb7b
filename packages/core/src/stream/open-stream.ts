import type { Duplex } from "node:stream";
import { checkOptions } from "../util/check-options.js";
import type { StreamOptions } from "./make-duplex.js";
import { checkStreamName } from "./stream-name.js";
import type { Streams } from "./streams.js";

/** `stream()` of either end, with its arguments looked at. `where` names it in what goes wrong. */
export function openStream(where: string, streams: Streams, name: unknown, options: StreamOptions): Duplex {
  checkStreamName(where, name);
  checkOptions(where, options, { highWaterMark: "bytes" });
  if (streams.isForTasks) {
    throw new TypeError(
      `${where}: the workers of a pool have no streams, for a task may run in any of them: send messages, or employ a worker of its own`,
    );
  }
  return streams.open(name, options);
}
