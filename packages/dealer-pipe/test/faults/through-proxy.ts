import { join } from "node:path";
import type { PacketDealer } from "@bossworks/core/driver";
import { type FaultProxy, faultProxy, type ProxyConnection } from "@bossworks/dealer-conformance/fault-proxy";
import { pipeDealer } from "@bossworks/dealer-pipe";
import { onTestFinished } from "vitest";
import { makeFolder, within } from "../support.js";

/** Makes a dealer whose workers connect through a proxy: `plan` is done to each connection before a byte passes. */
export type Through = (
  plan: (connection: ProxyConnection, index: number) => void,
) => Promise<{ dealer: PacketDealer }>;

/** A pipe dealer whose workers connect through a proxy: `plan` is done to each connection before a byte passes. */
export async function dealerThroughProxy(
  plan: (connection: ProxyConnection, index: number) => void = () => {},
): Promise<{ dealer: PacketDealer; proxy: FaultProxy }> {
  const folder = makeFolder();
  const [path, detour] = [join(folder, "boss"), join(folder, "proxy")];
  const proxy = await faultProxy({ listen: { path: detour }, target: { path } });
  onTestFinished(() => within("the proxy's close", proxy.close()));
  proxy.onConnection(plan);
  const dealer = pipeDealer({ path });
  return { dealer: detouring(dealer, detour), proxy };
}

function detouring(dealer: PacketDealer, detour: string): PacketDealer {
  return {
    name: dealer.name,
    features: dealer.features,
    open: (context) => dealer.open(context),
    channel(workerId, events) {
      const { channel, address } = dealer.channel(workerId, events);
      return { channel, address: { ...address, path: detour } };
    },
    close: () => dealer.close(),
    abort: (reason) => dealer.abort(reason),
  };
}
