import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { runProgram } from "./support/program.js";

const CORE = fileURLToPath(new URL("../..", import.meta.url));

/** A folder with core and nothing else installed, and a program in it that makes a boss. */
async function installCoreAlone(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "bossworks-alone-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const core = join(folder, "node_modules/@bossworks/core");
  await mkdir(core, { recursive: true });
  await cp(join(CORE, "dist"), join(core, "dist"), { recursive: true });
  await cp(join(CORE, "package.json"), join(core, "package.json"));
  const [msgpackr = ""] =
    /^.*node_modules.msgpackr/.exec(createRequire(join(CORE, "package.json")).resolve("msgpackr")) ?? [];
  await symlink(msgpackr, join(folder, "node_modules/msgpackr"), "dir");
  const program = `import { Boss } from "@bossworks/core";
    try { new Boss({ dealer: process.argv[2] || undefined }); console.log("{}"); }
    catch (error) { console.log(JSON.stringify({ code: error.code, dealer: error.dealer, text: error.stack })); }`;
  await writeFile(join(folder, "program.mjs"), program);
  return folder;
}

test.each([
  ["", "@bossworks/dealer-shm"],
  ["pipe:", "@bossworks/dealer-pipe"],
  ["zmq+tcp://127.0.0.1:5555", "@bossworks/dealer-zmq"],
  ["redis://user:hunter2@localhost:6379", "@bossworks/dealer-redis"],
  ["rediss://user:hunter2@localhost:6379", "@bossworks/dealer-redis"],
])("dealer %j without its package is DEALER_NOT_INSTALLED and says what to install", async (dealer, name) => {
  const cwd = await installCoreAlone();
  const env = { BOSSWORKS_DEALER: undefined };
  const { stdout, stderr } = await runProgram(join(cwd, "program.mjs"), { cwd, args: [dealer], env });
  expect(stderr).toBe("");
  const said = JSON.parse(stdout);
  expect(said.code).toBe("DEALER_NOT_INSTALLED");
  expect(said.text).toContain(`npm install ${name}`);
  expect(stdout).not.toContain("hunter2");
});

test("a dealer whose own dependency is not there is DEALER_NOT_INSTALLED with why it could not be loaded", async () => {
  const cwd = await installCoreAlone();
  const installed = join(cwd, "node_modules/@bossworks/dealer-zmq");
  const dealer = join(CORE, "../dealer-zmq");
  for (const part of ["dist", "package.json"])
    await cp(join(dealer, part), join(installed, part), { recursive: true });
  const { stdout, stderr } = await runProgram(join(cwd, "program.mjs"), { cwd, args: ["zmq+ipc://"] });
  expect(stderr).toBe("");
  const said = JSON.parse(stdout);
  expect(said.code).toBe("DEALER_NOT_INSTALLED");
  expect(said.text).toMatch(/the zmq dealer is installed, but cannot be loaded: .*'zeromq'/);
});

test("where require() takes no ES modules, the error says to give what the dealer's factory returns", async () => {
  const execArgv = ["--no-experimental-require-module"];
  const env = { BOSSWORKS_DEALER: "redis://user:hunter2@localhost:6379" };
  const { stdout, stderr } = await runProgram("dealer-by-name.mjs", { execArgv, env });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual({
    code: "DEALER_NOT_INSTALLED",
    message: expect.stringContaining('import { redisDealer } from "@bossworks/dealer-redis"'),
    dealer: "redis",
    cause: "ERR_REQUIRE_ESM",
  });
  expect(stdout).not.toContain("hunter2");
});
