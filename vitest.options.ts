import type { ViteUserConfig } from "vitest/config";
import { KitFirst } from "./vitest.sequencer.ts";

/** What holds for every run: tests, campaigns and replays. */
export const options: ViteUserConfig["test"] = {
  // Workers are threads and processes of the test's own process: each file gets a process, never a thread.
  pool: "forks",
  // Two cores, and files that wait a third of their time for processes, servers and limits.
  maxWorkers: 3,
  sequence: { sequencer: KitFirst },
  // Node reads the certificates that this names at every start, for longer than all else at a start takes; tests start
  // thousands of processes, none of which talks to anybody beyond this machine.
  env: { NODE_EXTRA_CA_CERTS: "" },
  testTimeout: 20_000,
  hookTimeout: 20_000,
  retry: 0,
  allowOnly: false,
  passWithNoTests: false,
};
