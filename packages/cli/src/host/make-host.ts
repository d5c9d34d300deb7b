import { BossworksError, Host, type HostOptions } from "@bossworks/core";
import { CommandError, UsageError } from "../command-error.js";

/** A host that has yet to be started. `UsageError` for what it cannot be made with, `CommandError` where its dealer is not installed. */
export function makeHost(options: HostOptions): Host {
  try {
    return new Host(options);
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    if (error instanceof BossworksError) throw new CommandError(error.message);
    throw error;
  }
}
