import { messageOf } from "../errors/message-of.js";
import type { Logger } from "./boss-options.js";

type Level = keyof Logger;

/**
 * A user's logger, none of whose faults reach the code that logs: what it throws, or rejects with, is told once, by a process
 * warning.
 */
export function safeLogger(logger: Logger): Logger {
  let isTold = false;
  const onFault = (error: unknown): void => {
    if (isTold) return;
    isTold = true;
    process.emitWarning(
      `the logger given as option "logger" fails, and lines are lost: ${messageOf(error)}`,
      { code: "BOSSWORKS_LOGGER" },
    );
  };
  const log = (level: Level, details: object, message: string): void => {
    try {
      const outcome: unknown = logger[level](details, message);
      if (outcome instanceof Promise) outcome.catch(onFault);
    } catch (error) {
      onFault(error);
    }
  };
  return {
    debug: (details, message) => log("debug", details, message),
    info: (details, message) => log("info", details, message),
    warn: (details, message) => log("warn", details, message),
    error: (details, message) => log("error", details, message),
  };
}
