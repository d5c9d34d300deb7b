import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { workerAt } from "@bossworks/core";
import { build } from "vite";
import { expect, onTestFinished, test } from "vitest";
import { makeBoss } from "./support/boss.js";
import { within } from "./support/deadline.js";
import { runProgram } from "./support/program.js";

/** Bundles a fixture, core inlined, into a fresh folder. Returns the bundle's path. */
async function bundle(fixture: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "bossworks-bundle-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const entry = fileURLToPath(new URL(`../fixtures/failures/${fixture}`, import.meta.url));
  await build({
    configFile: false,
    logLevel: "error",
    ssr: { noExternal: [/^@bossworks\//], external: ["msgpackr"] },
    build: { ssr: entry, outDir: folder, rollupOptions: { output: { entryFileNames: "bundle.mjs" } } },
  });
  await symlink(
    fileURLToPath(new URL("../../../../node_modules", import.meta.url)),
    join(folder, "node_modules"),
    "dir",
  );
  return join(folder, "bundle.mjs");
}

test("a boss whose core was bundled rejects employ with CORE_BUNDLED and says what to mark external", async () => {
  const program = await bundle("programs/employ-and-tell.mjs");
  const { stdout, stderr, code } = await runProgram(program);
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toMatchObject({
    code: "CORE_BUNDLED",
    message: expect.stringMatching(/@bossworks\/\*.*external/),
  });
  expect(code).toBe(0);
});

test("a worker's module that brings its own copy of core is understood", async () => {
  const module = await bundle("plain.mjs");
  const boss = makeBoss();
  const employee = await within("employ", boss.employ(workerAt(module, "definition"), { params: 1 }));
  expect(await within("result", employee.result)).toEqual(["by definition", 1]);
  const derived = await within("employ", boss.employ(workerAt(module, "DerivedClass", "job"), { params: 2 }));
  expect(await within("result", derived.result)).toMatchObject({ id: derived.id, params: 2 });
});
