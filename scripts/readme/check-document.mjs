import { withTempFolder } from "../lib/temp-folder.mjs";
import { findCommandProblems } from "./check-commands.mjs";
import { checkFragment } from "./check-fragment.mjs";
import { parseSections } from "./parse-markdown.mjs";
import { planSection } from "./plan-section.mjs";
import { runFiles } from "./run-files.mjs";

/**
 * The checks of one document as `[what, action]` pairs. `known` has the scripts and packages commands may name; `root`
 * is the repository, in whose reach the programs must lie to find the packages.
 */
export function documentChecks({ name, markdown }, known, root) {
  return parseSections(markdown).flatMap((section) => sectionChecks(name, section, known, root));
}

function sectionChecks(name, section, known, root) {
  const { files, fragments, commands, problems } = planSection(section);
  const where = `${name}:${section.line} ${section.title}`.trim();
  const checks = [];
  if (problems.length > 0) checks.push([where, () => fail(problems)]);
  else if (files.length > 0) {
    const runs = () => withTempFolder(".readme", (folder) => runFiles(files, folder), root);
    checks.push([`${where}: ${files.map((file) => file.name).join(", ")}`, runs]);
  }
  for (const block of fragments) checks.push([`${name}:${block.line} fragment`, () => checkFragment(block)]);
  for (const block of commands) {
    checks.push([`${name}:${block.line} commands`, () => fail(findCommandProblems(block.text, known))]);
  }
  return checks;
}

function fail(problems) {
  if (problems.length > 0) throw new Error(problems.join("\n"));
}
