import type { PlaceOptions, ResourceLimits } from "./host.js";

/** Flags that are about this very process: a port to debug it at, or a program that is no file. */
const OUR_OWN = /^--(inspect|debug-port|input-type|eval=|print=)/;

const INPUT_TYPE = /^--input-type\b/;

/** Those of them whose value is the next argument, unless it is behind a "=". */
const WITH_VALUE = /^--(inspect-port|inspect-publish-uid|debug-port|input-type)$/;

/** A process's young generation is three of V8's semi-spaces. */
const SEMI_SPACES = 3;

/** V8 counts the stack in KiB, and Node needs some of it beyond the limit. */
const KIB = 1024;
const STACK_RESERVE_KIB = 192;

/** Node's flags for a worker's process: those given or, without any, this process's; memory limits come as V8 flags. */
export function nodeFlags({ execArgv, resourceLimits }: PlaceOptions): string[] {
  return [...(execArgv ?? inheritedFlags()), ...memoryFlags(resourceLimits)];
}

/**
 * Node's flags for a worker's thread: those given. Undefined: those that Node passes on by itself, which are the loader flags of
 * this process. Where it runs a text, Node would take the thread's file for one too.
 */
export function threadFlags({ execArgv }: PlaceOptions): string[] | undefined {
  if (execArgv) return [...execArgv];
  return process.execArgv.some((flag) => INPUT_TYPE.test(flag)) ? inheritedFlags() : undefined;
}

function inheritedFlags(): string[] {
  const flags = process.execArgv.filter(
    (flag, index, all) => !OUR_OWN.test(flag) && !WITH_VALUE.test(all[index - 1] ?? ""),
  );
  // With -e or -p the program itself is among them: it would run again in every worker.
  const source = (process as { _eval?: string })._eval;
  const at = source === undefined ? -1 : flags.lastIndexOf(source);
  if (at > 0) flags.splice(at - 1, 2);
  return flags;
}

/** V8 has no flag for `codeRangeSizeMb`, which is left to it. */
function memoryFlags(limits: ResourceLimits = {}): string[] {
  const { maxOldGenerationSizeMb, maxYoungGenerationSizeMb, stackSizeMb } = limits;
  const flags: string[] = [];
  if (maxOldGenerationSizeMb !== undefined) flags.push(`--max-old-space-size=${maxOldGenerationSizeMb}`);
  if (maxYoungGenerationSizeMb !== undefined) {
    flags.push(`--max-semi-space-size=${Math.max(1, Math.floor(maxYoungGenerationSizeMb / SEMI_SPACES))}`);
  }
  if (stackSizeMb !== undefined) flags.push(`--stack-size=${stackSizeMb * KIB - STACK_RESERVE_KIB}`);
  return flags;
}
