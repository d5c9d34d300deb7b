import { createServer } from "node:net";
import { onTestFinished } from "vitest";
import { startRedis } from "../../../../dealer-redis/test/support/redis-server.mjs";
import { makeToken } from "../support.js";
import type { Machine, Machines } from "./machines.js";

/** A medium that reaches other machines. */
export interface Medium {
  /** What the boss is told. */
  readonly dealer: string;
  readonly token: string;
  /** What hosts at a machine are told. */
  at(machine: Machine): { readonly dealer: string; readonly token: string };
  /** Where it listens, at the boss's machine. */
  readonly port: number;
}

/** Those there are; ZeroMQ's with CURVE, without which it does not listen to other machines. */
export const MEDIA = {
  zmq: async ({ address }: Machines): Promise<Medium> => {
    const port = await freePort(address);
    return mediumOf((place) => `zmq+tcp://${place.address}:${place.port}?curve=true`, address, port);
  },
  redis: async ({ address }: Machines): Promise<Medium> => {
    const server = await startRedis(["--bind", address, "--protected-mode", "no"]);
    onTestFinished(() => server.stop());
    return mediumOf((place) => `redis://${place.address}:${place.port}`, address, server.port);
  },
};

function mediumOf(url: (place: Machine["reaches"]) => string, address: string, port: number): Medium {
  const token = makeToken();
  return {
    dealer: url({ address, port }),
    token,
    at: ({ reaches }) => ({ dealer: url(reaches), token }),
    port,
  };
}

/** Nobody else takes it in between who does not ask for this very one. */
function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, host, () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
