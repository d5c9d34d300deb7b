import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { makeSocketFolder, removeSocketFolder } from "@bossworks/core/socket-files";
import { loadPackage } from "../load-package.js";
import { type Finding, ok, problem } from "./finding.js";

const SUBJECT = "sockets";
const PIPE = "@bossworks/dealer-pipe";
const MEND =
  "set TMPDIR to a folder with a short path that this user may write to, or give dealers a path of their own";

/** The cause alone: what the error says beside it is the mend. */
function why(error: unknown): string {
  return ((error as Error).cause as Error | undefined)?.message ?? (error as Error).message;
}

/** Whether a socket can lie where dealers put it when nobody gives a path. The limit is the pipe dealer's own. */
export function checkSockets(): Finding[] {
  // Elsewhere pipes have names, which are short and in no folder.
  if (process.platform === "win32") return [];
  let pipe: typeof import("@bossworks/dealer-pipe") | undefined;
  try {
    pipe = loadPackage(PIPE);
  } catch {
    // That is told with the packages.
  }
  if (!pipe) return [];
  let path: string;
  try {
    path = makeSocketFolder();
  } catch (error) {
    return [problem(SUBJECT, `none can lie in ${tmpdir()} (${why(error)})`, MEND)];
  }
  removeSocketFolder(path);
  try {
    pipe.pipeDealer({ path });
    return [
      ok(
        SUBJECT,
        `in ${dirname(dirname(path))}, by paths of ${Buffer.byteLength(path)} bytes, which is short enough`,
      ),
    ];
  } catch (error) {
    return [problem(SUBJECT, (error as Error).message, MEND)];
  }
}
