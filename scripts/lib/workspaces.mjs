import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The parsed package.json of a folder. */
export function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** The workspaces under `<root>/<group>`, as `{ name, folder, manifest }`, sorted by folder. */
export function listWorkspaces(group, root = ROOT) {
  const parent = join(root, group);
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .sort()
    .map((name) => join(parent, name))
    .filter((folder) => existsSync(join(folder, "package.json")))
    .map((folder) => {
      const manifest = readManifest(folder);
      return { name: manifest.name, folder, manifest };
    });
}

/** The packages users can install. */
export function listPublicPackages(root = ROOT) {
  return listWorkspaces("packages", root).filter(({ manifest }) => !manifest.private);
}
