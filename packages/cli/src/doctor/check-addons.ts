import { createRequire } from "node:module";
import { join } from "node:path";
import { findPackage } from "../load-package.js";
import { whyOf } from "../why.js";
import { type Finding, ok, problem } from "./finding.js";

/** Whether the native code loads that is there. Packages nobody needs here have none. */
export function checkAddons(): Finding[] {
  return [checkZeromq(), checkExtract()].filter((finding) => finding !== undefined);
}

function checkZeromq(): Finding | undefined {
  const subject = "zeromq";
  const dealer = findPackage("@bossworks/dealer-zmq");
  if (!dealer) return undefined;
  const failure = failureOf(dealer.folder, subject);
  return failure === undefined
    ? ok(subject, "its native code loads")
    : problem(
        subject,
        `its native code does not load, so there are no dealers of zmq+tcp: and zmq+ipc: (${failure})`,
        "npm install zeromq once more on this very system; where its package has no binary, npm rebuild zeromq compiles one, with CMake",
      );
}

/** Comes along with msgpackr, of which core uses the part that has no native code. */
function checkExtract(): Finding | undefined {
  const subject = "msgpackr-extract";
  const core = findPackage("@bossworks/core");
  if (!core) return undefined;
  const failure = failureOf(core.folder, subject);
  return ok(
    subject,
    failure === undefined
      ? "its native code loads; Bossworks does not use it"
      : "its native code is not there or does not load, which changes nothing: Bossworks does not use it",
  );
}

/** Why a package cannot be loaded by what lies in a folder. */
function failureOf(folder: string, name: string): string | undefined {
  try {
    createRequire(join(folder, "package.json"))(name);
    return undefined;
  } catch (error) {
    return whyOf(error);
  }
}
