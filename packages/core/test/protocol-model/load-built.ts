import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** One replacement in the built code; `from` must be there exactly once. */
export interface Mutation {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** The production code both ends of a conversation are made of. */
export interface Ends {
  readonly SignalDesk: typeof import("../../build/worker/signal-desk.js").SignalDesk;
  readonly Employment: typeof import("../../build/boss/employment.js").Employment;
}

const BUILD = fileURLToPath(new URL("../../build", import.meta.url));
/** Copies lie where the packages that core needs are found. */
const COPIES = fileURLToPath(new URL("../../../../node_modules/.bossworks-model", import.meta.url));

/**
 * Loads a copy of the built core in which private fields are readable, for states to be told apart, and with what
 * `mutations` change. Nothing else differs from what is published.
 */
export async function loadEnds(mutations: readonly Mutation[] = []): Promise<Ends> {
  mkdirSync(COPIES, { recursive: true });
  const folder = mkdtempSync(join(COPIES, "core-"));
  try {
    cpSync(BUILD, folder, { recursive: true, filter: (path) => !/\.(map|d\.ts)$/.test(path) });
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".js")) continue;
      const path = join(folder, name);
      let text = readFileSync(path, "utf8");
      for (const mutation of mutations) if (mutation.file === name) text = mutate(text, mutation);
      writeFileSync(path, text.replace(/#(?=[a-z])/g, "_").replace(/^\/\/# sourceMappingURL.*$/m, ""));
    }
    const load = (file: string): Promise<unknown> => import(pathToFileURL(join(folder, file)).href);
    const [desk, employment] = await Promise.all([load("worker/signal-desk.js"), load("boss/employment.js")]);
    return { ...(desk as object), ...(employment as object) } as Ends;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function mutate(text: string, { file, from, to }: Mutation): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`stale mutant: ${parts.length - 1} times in ${file}: ${from}`);
  return parts.join(to);
}
