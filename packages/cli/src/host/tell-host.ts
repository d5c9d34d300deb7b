import type { Host } from "@bossworks/core";
import type { HostLog } from "./host-log.js";
import { Seldom } from "./seldom.js";

/** The same reason for waiting is told again after so long, in milliseconds: the log shows that it lasts. */
const AGAIN_MS = 60_000;

/** Tells what becomes of a host in a log. */
export function tellHost(host: Host, log: HostLog): void {
  const seldom = new Seldom(AGAIN_MS);
  host.on("waiting", ({ reason }) =>
    log.tell(seldom.isDue(reason) ? "warn" : "debug", "waiting", "waiting for the boss", { reason }),
  );
  host.on("joined", ({ boss }) => {
    seldom.forget();
    log.tell("info", "joined", "joined", { boss, definitions: host.definitions });
  });
  host.on("left", ({ reason }) => log.tell("warn", "left", "left the boss", { reason }));
  host.on("linkbroken", ({ reason }) =>
    log.tell("warn", "linkbroken", "link to the boss broken", { reason }),
  );
  host.on("linkrestored", () => log.tell("info", "linkrestored", "link to the boss restored"));
  host.on("started", ({ worker, definition }) =>
    log.tell("info", "started", "worker started", { worker, definition, busy: host.busy }),
  );
  host.on("exited", ({ worker, code, signal }) =>
    log.tell(code === 0 ? "info" : "warn", "exited", "worker ended", {
      worker,
      code,
      signal,
      busy: host.busy,
    }),
  );
  host.on("refused", ({ reason }) => log.tell("warn", "refused", "order refused", { reason }));
}
