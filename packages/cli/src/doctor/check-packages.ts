import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DEALER_KINDS } from "../dealers.js";
import { type FoundPackage, findPackage, loadPackage } from "../load-package.js";
import { whyOf } from "../why.js";
import { type Finding, ok, problem, warning } from "./finding.js";

const SUBJECT = "packages";
const CORE = "@bossworks/core";
const DEALERS = DEALER_KINDS.map((kind) => kind.package);
const NAMES = [CORE, ...DEALERS, "@bossworks/cli"];

/** Which packages are there, whether they are of one version, share one core, and can be loaded. */
export function checkPackages(): Finding[] {
  const found = NAMES.map((name) => findPackage(name)).filter((one) => one !== undefined);
  return [
    ok(SUBJECT, listed(found)),
    ...checkDealers(found),
    ...checkVersions(found),
    ...checkCopies(found),
    ...found.flatMap(checkLoading),
  ];
}

/** "0.1.0: core, dealer-shm; not installed: dealer-pipe", or each with its version. */
function listed(found: readonly FoundPackage[]): string {
  const versions = new Set(found.map(({ version }) => version));
  const isOne = versions.size === 1;
  const names = found.map(({ name, version }) => (isOne ? bare(name) : `${bare(name)} ${version}`));
  const missing = NAMES.filter((name) => !found.some((one) => one.name === name)).map(bare);
  const there = `${isOne ? `${[...versions].join()}: ` : ""}${names.join(", ")}`;
  return missing.length > 0 ? `${there}; not installed: ${missing.join(", ")}` : there;
}

function bare(name: string): string {
  return name.replace(/^@bossworks\//, "");
}

function checkDealers(found: readonly FoundPackage[]): Finding[] {
  if (found.some(({ name }) => DEALERS.includes(name))) return [];
  return [
    warning(SUBJECT, "no dealer is installed", "npm install @bossworks/dealer-shm, or another of its kind"),
  ];
}

function checkVersions(found: readonly FoundPackage[]): Finding[] {
  const versions = [...new Set(found.map(({ version }) => version))];
  if (versions.length === 1) return [];
  const newest = versions.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1);
  return [
    problem(
      SUBJECT,
      "their versions differ, and only packages of one version are made for each other",
      `npm install ${found.map(({ name }) => `${name}@${newest}`).join(" ")}`,
    ),
  ];
}

/** A dealer that finds another core than programs do brings a second copy of it. */
function checkCopies(found: readonly FoundPackage[]): Finding[] {
  const core = found.find(({ name }) => name === CORE);
  return found.flatMap(({ name, folder }) => {
    const seen = findPackage(CORE, [pathToFileURL(join(folder, "package.json")).href]);
    if (name === CORE || !seen || !core || seen.folder === core.folder) return [];
    return [
      warning(
        SUBJECT,
        `${name} uses a second copy of ${CORE}, in ${seen.folder}; programs here use that in ${core.folder}`,
        `install both in one project, by one npm install; npm ls ${CORE} shows who brings which`,
      ),
    ];
  });
}

function checkLoading({ name, folder }: FoundPackage): Finding[] {
  try {
    loadPackage(name);
    return [];
  } catch (error) {
    return [
      problem(
        SUBJECT,
        `${name} in ${folder} cannot be loaded: ${whyOf(error)}`,
        `npm install ${name} once more`,
      ),
    ];
  }
}
