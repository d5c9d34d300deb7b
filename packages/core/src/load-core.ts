import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import { workerData } from "node:worker_threads";
import { handedCode } from "./handed-code.js";
import { CODE_CACHE_KEY } from "./host/code-cache.js";

/*
 * Core is published as one script, which this module compiles and runs. Every worker's thread needs all of core, and
 * compiling it anew is half of what starting a thread costs; V8 keeps compiled scripts in a cache that can be handed
 * over, compiled modules it does not. The boss makes the cache; its threads find it in their workerData, its processes
 * after their orders.
 */

const FILE = fileURLToPath(new URL("./core.cjs", import.meta.url));

/** The script is pure ASCII, see rolldown.config.mjs: read so it is twice as fast, and half as large in memory. */
const ENCODING = "latin1";

/** What the script's free names are bound to: see rolldown.config.mjs. */
const NAMES = "exports, require, coreUrl, lentImport, makeCodeCache";

/** Classes of memory that vitest replaces by those of another realm where tests run in its "jsdom" environment. */
const REPLACED = [
  ArrayBuffer,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
];

type Core = typeof import("./whole.js");

function loadCore(): Core {
  const own = ownClasses();
  const names = [NAMES, ...Object.keys(own)].join(", ");
  const script = new Script(`(function (${names}) {${readFileSync(FILE, ENCODING)}\n})`, {
    filename: FILE,
    cachedData: handedOver(),
  });
  const exports = {};
  script.runInThisContext()(
    exports,
    (name: string) => process.getBuiltinModule(name),
    import.meta.url,
    (url: string) => import(url),
    () => script.createCachedData(),
    ...Object.values(own),
  );
  return exports as Core;
}

/** By name, where the global ones are not: whose memory is a Buffer's must be known as such. Else nothing, since globals are faster. */
function ownClasses(): Record<string, unknown> {
  if (Object.getPrototypeOf(Buffer) === Uint8Array) return {};
  const { deserialize, serialize } = process.getBuiltinModule("node:v8");
  return Object.fromEntries(
    REPLACED.map((One) => [One.name, deserialize(serialize(new One(0))).constructor]),
  );
}

/** The cache of the boss, in memory of this thread's own. V8 checks that it fits, and compiles anew if it does not. */
function handedOver(): Buffer | undefined {
  const cache: unknown = (workerData as Record<string, unknown> | null)?.[CODE_CACHE_KEY] ?? handedCode();
  return cache instanceof Uint8Array ? Buffer.from(cache) : undefined;
}

/** All of core, by the parts that are published. */
export const core: Core = loadCore();
