import { ownManifest } from "../own-manifest.js";
import { type Finding, ok, problem } from "./finding.js";

const SUBJECT = "Node";

/** Whether this Node is one the packages are made for. All of them have the same `engines`. */
export function checkNode(version = process.versions.node): Finding {
  const range = ownManifest().engines.node;
  const oldest = range.replace(/^>=/, "");
  return isAtLeast(version, oldest)
    ? ok(SUBJECT, `${version}; ${oldest} or newer is supported`)
    : problem(SUBJECT, `${version} is too old`, `install Node ${oldest} or newer`);
}

/** Compares versions number by number. */
function isAtLeast(version: string, oldest: string): boolean {
  const [ours, theirs] = [version, oldest].map((text) =>
    text.split(".").map((part) => Number.parseInt(part, 10)),
  );
  for (const [i, wanted] of (theirs ?? []).entries()) {
    const have = ours?.[i] ?? 0;
    if (have !== wanted) return have > wanted;
  }
  return true;
}
