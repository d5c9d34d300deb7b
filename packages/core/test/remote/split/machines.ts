import { faultyMachines } from "./faulty-machines.js";
import { mayHaveNamespaces, namespacedMachines } from "./namespaced-machines.js";

/** A machine that hosts run on. Its cable leads to the boss's machine, which is the one that the test runs on. */
export interface Machine {
  /** Put before a command, it runs there. */
  readonly enter: readonly string[];
  /** Where it reaches what listens at the boss's machine. */
  readonly reaches: { readonly address: string; readonly port: number };
  /** Pulls its cable: from now on nothing passes, and nobody is told. */
  cut(): void;
  /** Plugs it in again. */
  heal(): void;
}

/** The boss's machine, and others. They are gone when the test has finished. */
export interface Machines<M extends Machine = Machine> {
  /** Of the boss's machine. */
  readonly address: string;
  /** One more, which reaches the boss's machine at a port. */
  add(port: number): Promise<M>;
}

export type Kind = "namespaces" | "proxy";

/** How they are told apart, in a test's title. */
export const SAID: { readonly [K in Kind]: string } = {
  namespaces: "machines are network namespaces",
  proxy: "machines are this one, behind a fault proxy each",
};

/** Namespaces where they are permitted. BOSSWORKS_TEST_MACHINES says otherwise. */
export async function kindOfMachines(): Promise<Kind> {
  const given = process.env.BOSSWORKS_TEST_MACHINES;
  if (given === "namespaces" || given === "proxy") return given;
  return (await mayHaveNamespaces()) ? "namespaces" : "proxy";
}

export function makeMachines(kind: Kind): Promise<Machines> {
  return kind === "namespaces" ? namespacedMachines() : faultyMachines();
}
