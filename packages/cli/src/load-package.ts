import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** A package as it lies on disk. */
export interface FoundPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** Where packages are looked for: the folder we are called in, as a program there would, then beside this program. */
const BASES = [pathToFileURL(join(process.cwd(), "x")).href, import.meta.url];

/** Finds a package by its package.json, which says nothing of whether it can be loaded. */
export function findPackage(name: string, bases: readonly string[] = BASES): FoundPackage | undefined {
  for (const base of bases) {
    try {
      const file = createRequire(base).resolve(`${name}/package.json`);
      const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
      return { name, version, folder: dirname(file) };
    } catch {
      // Not seen from there.
    }
  }
  return undefined;
}

/**
 * Loads a package from where it is found; undefined when there is none. Throws why it cannot be loaded. Not by `import()`:
 * when a CommonJS module below it throws, Node 20 rejects a second promise that nobody holds, and ends the program.
 */
export function loadPackage<T>(name: string): T | undefined {
  const found = findPackage(name);
  return found && (createRequire(join(found.folder, "package.json"))(name) as T);
}
