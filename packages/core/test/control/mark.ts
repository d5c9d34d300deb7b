import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { DEADLINE_MS } from "../failures/support/deadline.js";

/** A file that a boss or its worker makes and the other looks for: what they know of each other without a word. */
export interface Mark {
  readonly path: string;
  set(): void;
  /** Resolves once it was made. */
  whenSet(): Promise<void>;
  /** The boss is busy, and so reads nothing, until the mark is made. */
  busyUntilSet(): void;
}

/** A mark that is not made yet. */
export function makeMark(): Mark {
  const folder = mkdtempSync(join(tmpdir(), "bossworks-mark-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "mark");
  const deadline = performance.now() + DEADLINE_MS;
  const isSet = (): boolean => {
    if (performance.now() > deadline) throw new Error(`nobody has made the mark within ${DEADLINE_MS} ms`);
    return existsSync(path);
  };
  return {
    path,
    set: () => writeFileSync(path, ""),
    whenSet: async () => {
      while (!isSet()) await new Promise((resolve) => setTimeout(resolve, 1));
    },
    busyUntilSet: () => {
      while (!isSet());
    },
  };
}
