/*
 * Imported first of all by a process's entry file, for its effect: leaves a terminal's signals to the boss, takes what it
 * hands over, and starts the link, whose thread comes up while this one loads core.
 */
import { Worker as Thread } from "node:worker_threads";
import { LINK_ENTRY } from "../entry-files.js";
import { handOverCode } from "../handed-code.js";
import { CODE_CACHE_KEY } from "../host/code-cache.js";
import { readHanded } from "./orders-pipe.js";

/** What a process begins with. */
export interface ProcessBeginning {
  /** See `ProcessOrders`, encoded. */
  readonly orders: Buffer;
  /** Waits for its `LinkOrders`. */
  readonly link: Thread;
}

/**
 * What a link makes is packets, which lie beside V8's heap and go when a small one is looked through; by a large one V8
 * waits so long that it searches all memory instead.
 */
const LINK_YOUNG_MB = 12;

/** Undefined when the boss died before it had handed over everything. */
export const beginning: ProcessBeginning | undefined = begin();

function begin(): ProcessBeginning | undefined {
  // A terminal's Ctrl-C or hang-up hits the whole process group; what becomes of us is the boss's to decide.
  for (const signal of ["SIGINT", "SIGHUP"]) process.on(signal, () => {});
  const handed = readHanded();
  if (!handed) return undefined;
  const { orders, code } = handed;
  if (code.length > 0) handOverCode(code);
  // Before the user's module is imported, and without preloads: reachable however long loading takes.
  const link = new Thread(LINK_ENTRY, {
    name: "link",
    workerData: { [CODE_CACHE_KEY]: code },
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: LINK_YOUNG_MB },
  });
  link.unref();
  return { orders, link };
}
