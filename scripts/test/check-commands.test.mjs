import { expect, test } from "vitest";
import { findCommandProblems, splitCommands } from "../readme/check-commands.mjs";

const known = { scripts: ["build", "test"], packages: ["@bossworks/core"] };
const problems = (text) => findCommandProblems(text, known);

test("commands are split at line ends and operators, without prompts, comments and assignments", () => {
  expect(splitCommands("# setup\n$ npm ci && A=1 B=2 npm test # all\nnpm run \\\n build; ls | wc\n")).toEqual(
    [["npm", "ci"], ["npm", "test"], ["npm", "run", "build"], ["ls"], ["wc"]],
  );
});

test("scripts that exist pass, with options before and after", () => {
  expect(
    problems("npm test -- x\nnpm run --silent build\nnpm -w packages/core run test\nnpm ci\nnpm run\n"),
  ).toEqual([]);
});

test("scripts that do not exist are named", () => {
  expect(problems("npm run bench")).toEqual(['npm run bench: there is no script "bench"']);
  expect(problems("npm start")).toEqual(['npm start: there is no script "start"']);
});

test("packages of ours must exist, versions aside; others are not looked up", () => {
  expect(problems("npm install @bossworks/core@0.1 left-pad")).toEqual([]);
  expect(problems("pnpm add @bossworks/nope@latest")).toEqual(["there is no package @bossworks/nope"]);
});

test("other programs are left alone", () => {
  expect(problems("node main.mjs\nnpx vitest run")).toEqual([]);
});
