import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bossworks } from "./support.js";

const COMMANDS = ["keys", "doctor", "bench"];

test.each([
  ["no command", []],
  ["an unknown command", ["doctr"]],
  ["an unknown option", ["doctor", "--dealers", "shm:"]],
  ["a missing value", ["bench", "--dealer"]],
  ["an argument too many", ["keys", "folder"]],
  ["seconds that are no number", ["bench", "--seconds", "soon"]],
  ["no seconds", ["bench", "--seconds", "0"]],
  ["a dealer of no known kind", ["bench", "--dealer", "amqp://localhost"]],
])("%s: exit code 2, a word on stderr and nothing on stdout", async (_, args) => {
  const { code, stdout, stderr } = await bossworks(args);
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).not.toBe("");
  expect(stderr).not.toMatch(/^\s+at /m);
});

test("the nearest command is guessed", async () => {
  expect((await bossworks(["doctr"])).stderr).toContain("Did you mean doctor?");
});

test("a dealer's URL that is refused is not shown: it may hold a password", async () => {
  const { stderr } = await bossworks(["doctor", "--dealer", "redsi://boss:s3cret@host"]);
  expect(stderr).toContain("redis:");
  expect(stderr).not.toContain("s3cret");
});

test.each([[], ...COMMANDS.map((command) => [command])])(
  "--help of bossworks %s: exit code 0, with exit codes",
  async (...command) => {
    const { code, stdout } = await bossworks([...command, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("Exit codes:");
    if (command.length > 0) expect(stdout).toMatch(new RegExp(`Examples:\n  bossworks ${command[0]}`));
  },
);

test("--version is that of the package", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  expect(await bossworks(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});
