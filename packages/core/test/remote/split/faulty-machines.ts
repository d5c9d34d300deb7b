import { faultProxy } from "@bossworks/dealer-conformance/fault-proxy";
import { onTestFinished } from "vitest";
import { within } from "../support.js";
import type { Machine, Machines } from "./machines.js";

const HERE = "127.0.0.1";

/** A machine one of whose programs can be cut off alone. */
export interface FaultyMachine extends Machine {
  /** What is returned cuts those connections that are there now, and those that come until it is healed. */
  holdThoseHere(): () => void;
}

/** Machines where namespaces are not permitted: all are this one, and each cable is a fault proxy on the loopback. */
export async function faultyMachines(): Promise<Machines<FaultyMachine>> {
  return { address: HERE, add: behindProxy };
}

async function behindProxy(port: number): Promise<FaultyMachine> {
  const proxy = await faultProxy({ listen: { port: 0, host: HERE }, target: { port, host: HERE } });
  onTestFinished(() => within("the proxy's close", proxy.close()));
  if (!("port" in proxy.endpoint)) throw new Error("this proxy listens by TCP");
  return {
    enter: [],
    reaches: { address: HERE, port: proxy.endpoint.port },
    cut: () => proxy.freeze(),
    holdThoseHere: () => {
      const those = proxy.connections;
      return () => {
        for (const connection of those) connection.freeze();
        proxy.onConnection((connection) => connection.freeze());
      };
    },
    heal: () => {
      proxy.onConnection(() => {});
      proxy.heal();
    },
  };
}
