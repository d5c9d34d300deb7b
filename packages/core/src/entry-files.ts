/*
 * Files that are started or imported by their URL. This module lies at the root of what is built, bundled or not, so
 * that they are found from here.
 */

/** What a worker's thread begins with. A bundle that swallowed core does not have it beside itself. */
export const THREAD_ENTRY = new URL("./worker/thread-entry.js", import.meta.url);

/** What a worker's process begins with. */
export const PROCESS_ENTRY = new URL("./worker/process-entry.js", import.meta.url);

/** What the thread beside a process's user code begins with. */
export const LINK_ENTRY = new URL("./worker/link-entry.js", import.meta.url);

/** What the process begins with that looks for definitions in a host's modules. */
export const SCOUT_ENTRY = new URL("./remote/scout-entry.js", import.meta.url);

/** The worker's side of every memory channel. */
export const MEMORY_ENDS = new URL("./dealer/memory-ends.js", import.meta.url);
