import type { Host } from "@bossworks/core";
import { CommandError } from "../command-error.js";
import { whyOf } from "../why.js";
import { endAs, listenToSignals } from "./end-signals.js";
import type { HostLog } from "./host-log.js";
import { tellHost } from "./tell-host.js";

/**
 * Runs a host until a signal has ended it: the first drains, within `drainMs` if that is given, and then this resolves; the
 * second ends all at once, and this process with it. `CommandError` where its modules cannot be loaded.
 */
export async function runHost(host: Host, log: HostLog, drainMs?: number): Promise<void> {
  // Who reads the log may be gone, as a terminal that was closed; the work goes on.
  process.stderr.on("error", () => {});
  tellHost(host, log);
  let isDraining = false;
  let onDrained: () => void = () => {};
  const drained = new Promise<void>((resolve) => {
    onDrained = resolve;
  });
  const letGo = listenToSignals({
    onFirst: (signal) => {
      isDraining = true;
      log.tell("info", "draining", "draining", { signal, busy: host.busy });
      void drain(host, log, drainMs).then(onDrained);
    },
    onSecond: (signal) => {
      log.tell("warn", "aborting", "a second signal: killing all", { signal, busy: host.busy });
      void host.abort().then(() => endAs(signal));
    },
  });
  try {
    await host.start();
  } catch (error) {
    if (!isDraining) {
      letGo();
      throw new CommandError(whyOf(error));
    }
  }
  await drained;
  letGo();
  log.tell("info", "ended", "ended");
}

async function drain(host: Host, log: HostLog, drainMs: number | undefined): Promise<void> {
  try {
    await host.drain({ timeoutMs: drainMs });
  } catch {
    log.tell("warn", "closing", "drained long enough: stopping its workers", { busy: host.busy });
    await host.close();
  }
}
