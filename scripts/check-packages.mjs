/**
 * Checks the packages as users receive them: packed, looked over by publint and attw, installed from the archives into
 * an empty folder by npm and by pnpm, run there and compiled against. Needs the packages built.
 */
import { join } from "node:path";
import { runChecks } from "./lib/report.mjs";
import { withTempFolder } from "./lib/temp-folder.mjs";
import { listPublicPackages, ROOT, readManifest } from "./lib/workspaces.mjs";
import { createConsumer } from "./packages/consumer.mjs";
import { lintPackage } from "./packages/lint-package.mjs";
import { packWorkspace } from "./packages/pack.mjs";
import { checkTypes, INSTALLERS, install, runPrograms } from "./packages/try-install.mjs";

await withTempFolder("bossworks-packages", async (folder) => {
  const packages = [];
  const failures = await runChecks(listPublicPackages().map(packInto(packages, folder)));
  // Without all the archives the installs would look for the missing ones in the registry.
  if (failures === 0) await runChecks([...packages.map(lintCheck), ...installChecks(packages, folder)]);
});

function packInto(packages, folder) {
  return (workspace) => [
    `pack ${workspace.name}`,
    async () => packages.push(await packWorkspace(workspace, folder)),
  ];
}

function lintCheck(packed) {
  return [`lint ${packed.name}`, () => lintPackage(packed)];
}

function installChecks(packages, folder) {
  const nodeTypesVersion = readManifest(ROOT).devDependencies["@types/node"];
  return Object.keys(INSTALLERS).flatMap((installer) => {
    const project = createConsumer(join(folder, installer), packages, nodeTypesVersion);
    return [
      [`install with ${installer}`, () => install(project, installer)],
      [`run as installed by ${installer}`, () => runPrograms(project)],
      [`compile against what ${installer} installed`, () => checkTypes(project)],
    ];
  });
}
