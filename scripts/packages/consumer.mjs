import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The program every install is tried with. */
const FIXTURE = fileURLToPath(new URL("./consumer/", import.meta.url));

/** The project's folder inside its workspace. */
const PROJECT = "app";

/**
 * Install scripts of dependencies, each looked at: false where the package works as well without. pnpm refuses an
 * install with a script nobody has decided about, so a new one fails the check until it is added here and to the docs.
 */
const INSTALL_SCRIPTS = { "msgpackr-extract": false, zeromq: false };

/**
 * Writes a project that depends on the packed packages and nothing else but the types of Node, and returns its folder.
 * It is a member of a pnpm workspace: only there are its dependencies out of the packages' sight, since pnpm keeps
 * packages under the node_modules of the workspace's root, and Node looks in all folders above.
 */
export function createConsumer(folder, packages, nodeTypesVersion) {
  const project = join(folder, PROJECT);
  mkdirSync(project, { recursive: true });
  cpSync(FIXTURE, project, { recursive: true });
  writeJson(join(project, "package.json"), consumerManifest(packages, nodeTypesVersion));
  writeFileSync(join(project, "entry-points.ts"), entryPointImports(packages));
  // JSON is YAML too.
  writeJson(join(folder, "pnpm-workspace.yaml"), pnpmSettings(packages, folder));
  writeJson(join(folder, "package.json"), { private: true });
  return project;
}

/** The package.json of that project. */
export function consumerManifest(packages, nodeTypesVersion) {
  const tarballs = packages.map(({ name, tarball }) => [name, fileSpec(tarball)]);
  return {
    name: "consumer",
    private: true,
    type: "module",
    dependencies: Object.fromEntries(tarballs),
    devDependencies: { "@types/node": nodeTypesVersion },
  };
}

/**
 * pnpm's strictest layout: a package sees what it declares and nothing else. Store and cache lie inside the folder, so
 * that nothing is left behind. A packed package that depends on another one gets the packed one, not a published one.
 */
export function pnpmSettings(packages, folder) {
  const tarballs = new Map(packages.map(({ name, tarball }) => [name, fileSpec(tarball)]));
  const overrides = packages.flatMap(({ name, manifest }) =>
    Object.keys(manifest.dependencies ?? {})
      .filter((dependency) => tarballs.has(dependency))
      .map((dependency) => [`${name}>${dependency}`, tarballs.get(dependency)]),
  );
  return {
    packages: [PROJECT],
    nodeLinker: "isolated",
    hoist: false,
    storeDir: join(folder, ".pnpm-store"),
    cacheDir: join(folder, ".pnpm-cache"),
    allowBuilds: INSTALL_SCRIPTS,
    overrides: Object.fromEntries(overrides),
  };
}

/** A TypeScript file that imports every entry point of every package, so that all declarations are checked. */
export function entryPointImports(packages) {
  const specifiers = packages.flatMap(({ name, manifest }) =>
    Object.keys(manifest.exports ?? {})
      .filter((entry) => !entry.endsWith(".json") && !entry.includes("*"))
      .map((entry) => name + entry.slice(1)),
  );
  return specifiers.map((specifier, i) => `export * as entry${i} from "${specifier}";\n`).join("");
}

function fileSpec(tarball) {
  return `file:${tarball.replaceAll("\\", "/")}`;
}

function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
