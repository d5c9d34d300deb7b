import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** One replacement in the built code; `from` must be there exactly once. */
export interface Mutation {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** The production code of a session. */
export interface SessionCode {
  readonly Session: typeof import("../../build/session/session.js").Session;
  readonly BossEndpoint: typeof import("../../build/session/boss-endpoint.js").BossEndpoint;
  readonly WorkerEndpoint: typeof import("../../build/session/worker-endpoint.js").WorkerEndpoint;
  readonly Redial: typeof import("../../build/session/redial.js").Redial;
}

const BUILD = fileURLToPath(new URL("../../build", import.meta.url));
const COPIES = fileURLToPath(new URL("../../../../node_modules/.bossworks-model", import.meta.url));
const FILES = ["session", "boss-endpoint", "worker-endpoint", "redial"];

/**
 * Loads a copy of the built session in which private fields are readable, for the invariants, and with what `mutation`
 * changes. Nothing else differs from what is published. Throws for a mutation of what is no longer there.
 */
export async function loadSession(mutation?: Mutation): Promise<SessionCode> {
  mkdirSync(COPIES, { recursive: true });
  const folder = mkdtempSync(join(COPIES, "session-"));
  try {
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    for (const room of ["session", "protocol", "util"]) copyRoom(room, folder, mutation);
    const load = (file: string): Promise<unknown> =>
      import(pathToFileURL(join(folder, "session", `${file}.js`)).href);
    return Object.assign({}, ...(await Promise.all(FILES.map(load)))) as SessionCode;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function copyRoom(room: string, folder: string, mutation: Mutation | undefined): void {
  cpSync(join(BUILD, room), join(folder, room), {
    recursive: true,
    filter: (path) => !/\.(map|d\.ts)$/.test(path),
  });
  for (const name of readdirSync(join(folder, room))) {
    const path = join(folder, room, name);
    let text = readFileSync(path, "utf8");
    if (mutation?.file === `${room}/${name}`) text = mutate(text, mutation);
    writeFileSync(path, text.replace(/#(?=[a-z])/g, "_").replace(/^\/\/# sourceMappingURL.*$/m, ""));
  }
}

function mutate(text: string, { file, from, to }: Mutation): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`stale mutant: ${parts.length - 1} times in ${file}: ${from}`);
  return parts.join(to);
}
