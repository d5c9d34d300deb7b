import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { BROKEN, SOUND } from "./broken/dealers.js";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const CONFIG = fileURLToPath(new URL("broken/vitest.config.ts", import.meta.url));
const RUN_MS = 120_000;

interface Result {
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  readonly status: string;
}

let results: readonly Result[] = [];

beforeAll(async () => {
  results = await runKit(
    Object.entries({ ...BROKEN, ...SOUND }).map(
      ([name, broken]) => `${name} ${broken.suite} .*${broken.test.source}`,
    ),
  );
}, RUN_MS);

test.each(Object.keys(BROKEN))("a dealer that %s fails the kit", (name) => {
  const { suite, test: expected } = BROKEN[name] ?? { suite: "", test: /^$/ };
  const ran = results.filter(
    ({ ancestorTitles, status }) =>
      ancestorTitles[0] === name && ancestorTitles[1] === suite && status !== "skipped",
  );
  const failed = ran.filter(({ status }) => status === "failed").map(({ title }) => title);
  expect(failed.filter((title) => expected.test(title))).not.toEqual([]);
});

test("what they have in common passes: it is what each does wrong that fails", () => {
  const ran = results.filter(
    ({ ancestorTitles, status }) => (ancestorTitles[0] ?? "") in SOUND && status !== "skipped",
  );
  expect(ran.length).toBeGreaterThan(5);
  expect(ran.filter(({ status }) => status !== "passed").map(({ title }) => title)).toEqual([]);
});

/** Runs the tests named over the broken dealers, in a vitest of its own. */
async function runKit(tests: readonly string[]): Promise<Result[]> {
  const { VITEST: _vitest, NODE_OPTIONS: _options, ...env } = process.env;
  const args = ["run", "--config", CONFIG, "--reporter=json", "--testNamePattern", `^(${tests.join("|")})`];
  const output = await new Promise<string>((resolve, reject) => {
    execFile(
      process.execPath,
      ["node_modules/vitest/vitest.mjs", ...args],
      { cwd: ROOT, env, timeout: RUN_MS, maxBuffer: 2 ** 26 },
      (_error, stdout, stderr) => (stdout ? resolve(stdout) : reject(new Error(stderr))),
    );
  });
  const report = JSON.parse(output.slice(output.indexOf("{"))) as {
    testResults: readonly { assertionResults: readonly Result[] }[];
  };
  return report.testResults.flatMap(({ assertionResults }) => assertionResults);
}
