import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** As they were when they were asked for first: what a program has loaded does not change with its file. */
const known = new Map<string, Uint8Array | undefined>();

/** The same as `contentHash` for a program that has loaded the module itself. */
export function loadedHash(moduleUrl: string): Uint8Array | undefined {
  if (!known.has(moduleUrl)) known.set(moduleUrl, contentHash(moduleUrl));
  return known.get(moduleUrl);
}

/** SHA-256 of a module's file, to notice another version of it; undefined where there is none to be read. */
export function contentHash(moduleUrl: string): Uint8Array | undefined {
  if (!moduleUrl.startsWith("file:")) return undefined;
  const { createHash } = process.getBuiltinModule("node:crypto");
  try {
    return createHash("sha256")
      .update(readFileSync(fileURLToPath(moduleUrl)))
      .digest();
  } catch {
    return undefined;
  }
}
