import { mustRun } from "../lib/run.mjs";
import { toolCommand } from "../lib/tools.mjs";
import { findContentProblems } from "./pack.mjs";

/** Fails unless a packed package is complete, publint finds nothing and its types resolve as its code does. */
export async function lintPackage(packed) {
  const problems = findContentProblems(packed);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  await mustRun([...toolCommand("publint"), "run", packed.tarball, "--strict"]);
  // ESM only: CommonJS reaches the packages through require(esm), which attw counts as a fault under other profiles.
  const attw = [
    ...toolCommand("@arethetypeswrong/cli", "attw"),
    "--profile",
    "esm-only",
    "--format",
    "ascii",
  ];
  await mustRun([...attw, "--no-color", packed.tarball]);
}
