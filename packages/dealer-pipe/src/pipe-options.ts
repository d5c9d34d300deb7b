import { checkOptions } from "@bossworks/core/driver";
import { pathOfUrl, pipePathProblem } from "./pipe-path.js";

/** Options of the pipe dealer. */
export interface PipeDealerOptions {
  /**
   * Where the boss listens: the absolute path of a socket, at most 103 bytes, or on Windows a name such as
   * `\\.\pipe\jobs`. Default: a socket in a fresh folder of the system's folder for temporary files.
   */
  path?: string | undefined;
  /** The same as a URL: `pipe:`, or `pipe:/run/jobs.sock`. */
  url?: string | undefined;
  /** How long a connection may wait before it says which worker it is, in milliseconds. Default 5000. */
  greetingTimeoutMs?: number | undefined;
}

/** What the dealer works with. */
export interface PipeSettings {
  readonly path: string | undefined;
  readonly greetingTimeoutMs: number;
}

const DEFAULT_GREETING_TIMEOUT_MS = 5000;

/** Checks the options and fills in the defaults. Throws `TypeError`. */
export function toPipeSettings(options: PipeDealerOptions): PipeSettings {
  checkOptions("pipeDealer", options, {
    path: (value) => (typeof value === "string" ? undefined : "a string"),
    url: (value) => (typeof value === "string" && /^pipe:/i.test(value) ? undefined : 'a URL of "pipe:"'),
    greetingTimeoutMs: "ms",
  });
  const { url, greetingTimeoutMs = DEFAULT_GREETING_TIMEOUT_MS } = options;
  if (options.path !== undefined && url !== undefined) {
    throw new TypeError("pipeDealer: path and url given; one of them is allowed");
  }
  const path = options.path ?? (url === undefined ? undefined : pathOfUrl(url));
  const problem = path === undefined ? undefined : pipePathProblem(path);
  if (problem !== undefined) throw new TypeError(`pipeDealer: path: ${problem}`);
  return { path, greetingTimeoutMs };
}
