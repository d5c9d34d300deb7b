import { execFileSync } from "node:child_process";
import { onTestFinished } from "vitest";
import type { Machine, Machines } from "./machines.js";
import { Namespace } from "./namespace.js";

/** Networks for tests of networks, by RFC 2544: 198.18.0.0/15, of which a run takes sixteen addresses. */
const NETWORKS = 2 ** 13;
const PREFIX = 28;

/** Whether this system lets us have machines as network namespaces. */
export async function mayHaveNamespaces(): Promise<boolean> {
  const ends: (() => Promise<void>)[] = [];
  try {
    await connected((end) => ends.push(end));
    return true;
  } catch {
    return false;
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

/**
 * Machines as network namespaces, each with an address of its own and a cable to a switch, which is another namespace with a
 * bridge. The boss's machine is the namespace that the test runs in. A cable is pulled at the switch, as cables are: packets vanish,
 * and who sends them is told nothing.
 */
export async function namespacedMachines(): Promise<Machines> {
  const { between, number } = await connected(onTestFinished);
  let count = 0;
  const add = async (port: number): Promise<Machine> => {
    const cable = `cable${++count}`;
    const machine = await Namespace.make();
    onTestFinished(() => machine.end());
    between.ip(`link add ${cable} type veth peer name eth0 netns ${machine.pid}`);
    between.ip(`link set ${cable} master bridge0 up`);
    machine.ip("link set lo up");
    machine.ip(`address add ${addressOf(number, 1 + count)}/${PREFIX} dev eth0`);
    machine.ip("link set eth0 up");
    return {
      enter: machine.enter,
      reaches: { address: addressOf(number, 1), port },
      cut: () => between.ip(`link set ${cable} down`),
      heal: () => between.ip(`link set ${cable} up`),
    };
  };
  return { address: addressOf(number, 1), add };
}

/** A switch to which this machine is connected, and the number of their network. */
async function connected(
  onEnd: (end: () => Promise<void>) => void,
): Promise<{ readonly between: Namespace; readonly number: number }> {
  const between = await Namespace.make();
  onEnd(() => between.end());
  between.ip("link add bridge0 type bridge");
  between.ip("link set bridge0 up");
  const number = plugIn(between);
  onEnd(async () => ip(`link delete ${ourEnd(number)}`));
  ip(`address add ${addressOf(number, 1)}/${PREFIX} dev ${ourEnd(number)}`);
  ip(`link set ${ourEnd(number)} up`);
  between.ip("link set boss master bridge0 up");
  return { between, number };
}

/** Lays our own cable. Its name says the network, so that of two runs at a time only one gets it. */
function plugIn(between: Namespace): number {
  for (let number = process.pid % NETWORKS; ; number = (number + 1) % NETWORKS) {
    try {
      ip(`link add ${ourEnd(number)} type veth peer name boss netns ${between.pid}`);
      return number;
    } catch (error) {
      if (!String(error).includes("File exists")) throw error;
    }
  }
}

function ourEnd(number: number): string {
  return `bossworks${number}`;
}

function addressOf(number: number, machine: number): string {
  const last = number * 2 ** (32 - PREFIX) + machine;
  return `198.${18 + (last >> 16)}.${(last >> 8) & 255}.${last & 255}`;
}

/** Runs `ip` at the boss's machine; throws what it says when it fails. */
function ip(command: string): void {
  execFileSync("ip", command.split(" "), { stdio: ["ignore", "ignore", "pipe"] });
}
