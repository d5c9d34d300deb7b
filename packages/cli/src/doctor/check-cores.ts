import { availableParallelism, cpus } from "node:os";
import { type Finding, ok, warning } from "./finding.js";

const SUBJECT = "cores";

/** How many cores this process may use. A boss needs one beside those of its workers. */
export function checkCores(usable = availableParallelism(), all = cpus().length): Finding {
  const count = `${usable} of ${Math.max(all, usable)} may be used`;
  return usable > 1
    ? ok(SUBJECT, `${count}; a pool has ${usable - 1} worker${usable === 2 ? "" : "s"} unless told otherwise`)
    : warning(
        SUBJECT,
        `${count}: boss and workers take turns on it`,
        "give this machine, or its container, a second core",
      );
}
