import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** SHA-256 of a module's file, to notice another version of it; undefined where there is none to be read. */
export async function contentHash(moduleUrl: string): Promise<Uint8Array | undefined> {
  if (!moduleUrl.startsWith("file:")) return undefined;
  const { createHash } = process.getBuiltinModule("node:crypto");
  try {
    return createHash("sha256")
      .update(await readFile(fileURLToPath(moduleUrl)))
      .digest();
  } catch {
    return undefined;
  }
}
