import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { mustRun } from "../lib/run.mjs";
import { cleanEnvironment, toolCommand } from "../lib/tools.mjs";
import { findDifference } from "./compare-output.mjs";
import { isMain } from "./plan-section.mjs";

/** A program in a README is a first impression: one that takes longer than this has hung. */
const PROGRAM_DEADLINE_MS = 60_000;

const TYPESCRIPT = /(\.[cm]?)ts$/;

/** How a careful user compiles: strict, for Node, next to the source, and not at all if there is an error. */
const COMPILER_OPTIONS = {
  target: "ES2022",
  lib: ["ES2023", "ESNext.Disposable"],
  module: "NodeNext",
  types: ["node"],
  strict: true,
  skipLibCheck: true,
  noEmitOnError: true,
};

/** Writes a section's files into `folder`, compiles what is TypeScript and runs its programs one after the other. */
export async function runFiles(files, folder) {
  writeFiles(files, folder);
  const sources = files.map(({ name }) => name).filter((name) => TYPESCRIPT.test(name));
  if (sources.length > 0) await compile(sources, folder);
  for (const file of files) if (isMain(file.name)) await runProgram(file, folder);
}

function writeFiles(files, folder) {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  for (const { name, text } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

async function compile(files, folder) {
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files }));
  await mustRun([...toolCommand("typescript", "tsc"), "-p", "tsconfig.json"], { cwd: folder });
}

async function runProgram({ name, output }, folder) {
  const command = [process.execPath, name.replace(TYPESCRIPT, "$1js")];
  const result = await mustRun(command, {
    cwd: folder,
    env: cleanEnvironment(),
    deadlineMs: PROGRAM_DEADLINE_MS,
  });
  const difference = output === undefined ? undefined : findDifference(output, result.stdout);
  if (difference !== undefined) throw new Error(`${name}: ${difference}`);
}
