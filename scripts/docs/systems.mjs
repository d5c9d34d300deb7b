import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { listWorkspaces, ROOT } from "../lib/workspaces.mjs";

const SYSTEMS = ["S1", "S2", "S3", "S4", "S5"];
/** Where tests are, below each package or example. */
const FOLDERS = { packages: ["test"], examples: ["src", "test"] };
const TEST = /^(check|.*\.test)\.(js|ts)$/;
const FILLED_IN = /%[sdi]|\$\{\w+\}/g;
const TITLE = /["`](S[1-5])[:,] (.+?)["`],/g;

/** What must work of each system, as the titles of the tests say that show it. */
export const systems = {
  file: "docs/systems.md",
  region: "sentences",

  render() {
    const rows = findTitles().map(({ system, title, file }) => {
      const name = file.split("/").slice(0, 2).join("/");
      return `| ${system} | ${title.replaceAll("|", "\\|")} | [${name}](../${file}) |`;
    });
    return ["| system | what works | shown by a test of |", "|---|---|---|", ...rows].join("\n");
  },

  findProblems() {
    const titles = findTitles();
    return SYSTEMS.filter((name) => !titles.some(({ system }) => system === name)).map(
      (name) => `no test's title begins with "${name}: "`,
    );
  },
};

function findTitles() {
  const titles = listTests().flatMap((file) =>
    [...readFileSync(join(ROOT, file), "utf8").matchAll(TITLE)].map(([, system, title]) => ({
      system,
      title: title.replace(FILLED_IN, "…"),
      file,
    })),
  );
  return titles.sort((a, b) => SYSTEMS.indexOf(a.system) - SYSTEMS.indexOf(b.system));
}

function listTests() {
  return Object.entries(FOLDERS)
    .flatMap(([group, folders]) =>
      listWorkspaces(group).flatMap(({ folder }) => folders.map((name) => join(folder, name))),
    )
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && TEST.test(entry.name))
        .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))),
    )
    .sort();
}
