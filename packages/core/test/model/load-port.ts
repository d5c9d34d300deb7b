import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export type PortModule = typeof import("../../build/port/mailbox-port.js");

/** One replacement in the built code; `from` must be there exactly once. */
export interface Mutation {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const BUILD = fileURLToPath(new URL("../../build", import.meta.url));
const IMPORT = /from "(\.[^"]+)"/g;

/** Two frames are many in the model: a stretch of them must still be handed over in more than one go. */
const SMALL: Mutation = {
  file: "port/mailbox-port.js",
  from: "const DATA_RECORDS = 64;",
  to: "const DATA_RECORDS = 1;",
};

/** The port takes its turns of the event loop from where the model puts its own: see shims.ts. */
const TURNS: readonly Mutation[] = ["setImmediate", "clearImmediate"].map((name) => ({
  file: "timers.js",
  from: `${name} = timers.${name};`,
  to: `${name} = (given) => globalThis.${name}(given);`,
}));

/**
 * Loads a copy of the built port in which private fields are readable, for places to be told apart, with a budget
 * that its few frames exceed, with the model's event loop, and with what `mutations` change. Nothing else differs from what is published.
 */
export async function loadPort(mutants: readonly Mutation[] = []): Promise<PortModule> {
  const mutations = [SMALL, ...TURNS, ...mutants];
  const folder = mkdtempSync(join(tmpdir(), "bossworks-model-"));
  try {
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    const stale = new Set(mutations);
    const copied = new Set<string>();
    const open = [join(BUILD, "port/mailbox-port.js")];
    for (let path = open.pop(); path; path = open.pop()) {
      if (copied.has(path)) continue;
      copied.add(path);
      const name = relative(BUILD, path);
      let text = readFileSync(path, "utf8");
      for (const [, imported] of text.matchAll(IMPORT)) open.push(resolve(path, "..", imported ?? ""));
      for (const mutation of mutations.filter(({ file }) => file === name)) {
        text = mutate(text, mutation);
        stale.delete(mutation);
      }
      const target = join(folder, name);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text.replace(/#(?=[A-Za-z_])/g, "_").replace(/^\/\/# sourceMappingURL.*$/m, ""));
    }
    for (const { file } of stale) throw new Error(`stale mutant: the port does not use ${file}`);
    return (await import(pathToFileURL(join(folder, "port/mailbox-port.js")).href)) as PortModule;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function mutate(text: string, { file, from, to }: Mutation): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`stale mutant: ${parts.length - 1} times in ${file}: ${from}`);
  return parts.join(to);
}
