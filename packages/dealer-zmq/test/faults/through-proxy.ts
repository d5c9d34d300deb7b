import type { PacketDealer } from "@bossworks/core/driver";
import { type FaultProxy, faultProxy, type ProxyConnection } from "@bossworks/dealer-conformance/fault-proxy";
import { zmqDealer } from "@bossworks/dealer-zmq";
import { onTestFinished } from "vitest";
import { makeFolder, within } from "../support.js";

/** A dealer whose workers connect through a proxy: `plan` is done to each connection before a byte passes. */
export async function dealerThroughProxy(
  plan: (connection: ProxyConnection, index: number) => void = () => {},
): Promise<{ dealer: PacketDealer; proxy: FaultProxy }> {
  const path = `${makeFolder()}/boss`;
  const proxy = await faultProxy({ listen: { port: 0 }, target: { path } });
  onTestFinished(() => within("the proxy's close", proxy.close()));
  proxy.onConnection(plan);
  const dealer = zmqDealer({ url: `zmq+ipc://${path}` });
  return { dealer: detouring(dealer, endpointOf(proxy)), proxy };
}

/** Where a proxy listens, as libzmq writes it. */
function endpointOf({ endpoint }: FaultProxy): string {
  if (!("port" in endpoint)) throw new Error("this proxy listens by TCP");
  return `tcp://${endpoint.host}:${endpoint.port}`;
}

function detouring(dealer: PacketDealer, endpoint: string): PacketDealer {
  return {
    name: dealer.name,
    features: dealer.features,
    open: (context) => dealer.open(context),
    channel(workerId, events) {
      const { channel, address } = dealer.channel(workerId, events);
      return { channel, address: { ...address, endpoint } };
    },
    close: () => dealer.close(),
    abort: (reason) => dealer.abort(reason),
  };
}
