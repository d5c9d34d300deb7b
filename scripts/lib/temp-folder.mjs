import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atExit } from "./at-exit.mjs";

/**
 * Calls `use(folder)` with a fresh folder under `parent` and removes it whatever happens, interruption included.
 * The path is the real one: on macOS the temp folder is a link, and tools that print paths would print the other.
 */
export async function withTempFolder(prefix, use, parent = tmpdir()) {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(realpathSync(parent), `${prefix}-`));
  const withdraw = atExit(() => remove(folder));
  try {
    return await use(folder);
  } finally {
    withdraw();
    remove(folder);
  }
}

function remove(folder) {
  rmSync(folder, { recursive: true, force: true });
}
