import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bossworks } from "./support.js";

const COMMANDS = ["host", "keys", "doctor", "bench"];

test.each([
  ["no command", []],
  ["an unknown command", ["doctr"]],
  ["an unknown option", ["doctor", "--dealers", "shm:"]],
  ["a missing value", ["bench", "--dealer"]],
  ["an argument too many", ["keys", "folder"]],
  ["keys for a folder without a name", ["keys", "--out", ""]],
  ["seconds that are no number", ["bench", "--seconds", "soon"]],
  ["no seconds", ["bench", "--seconds", "0"]],
  ["a dealer of no known kind", ["bench", "--dealer", "amqp://localhost"]],
  ["a host without a dealer", host()],
  ["a host of a dealer of no known kind", host("amqp://localhost")],
  ["a host of a dealer that has none", host("shm:")],
  ["a host that is not told where its boss listens", host("pipe:")],
  ["a host without a module", ["host", "pipe:///run/x.sock"]],
  ["a label without a value", host("pipe:///run/x.sock", "--label", "gpu")],
  ["a label without a name", host("pipe:///run/x.sock", "--label", "=a100")],
  ["a label twice", host("pipe:///run/x.sock", "--label", "gpu=a100", "--label", "gpu=h100")],
  ["no slots", host("pipe:///run/x.sock", "--slots", "0")],
  ["slots that are no number", host("pipe:///run/x.sock", "--slots", "many")],
  ["a reserved name", host("pipe:///run/x.sock", "--name", "remote")],
  ["a time longer than any timer", host("pipe:///run/x.sock", "--drain-ms", "2147483648")],
  ["an unknown level", host("pipe:///run/x.sock", "--log-level", "loud")],
  ["a server's key for a dealer without keys", host("pipe:///run/x.sock", "--server-key-file", "curve.pub")],
])("%s: exit code 2, a word on stderr and nothing on stdout", async (_, args) => {
  const env = { BOSSWORKS_TOKEN: "sixteen bytes and more" };
  const { code, stdout, stderr } = await bossworks(args, { env });
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).not.toBe("");
  expect(stderr).not.toMatch(/^\s+at /m);
});

test("the nearest command is guessed", async () => {
  expect((await bossworks(["doctr"])).stderr).toContain("Did you mean doctor?");
});

test.each([
  ["doctor", ["doctor", "--dealer", "redsi://boss:s3cret@host"]],
  ["host", host("redsi://boss:s3cret@host")],
])("a dealer's URL that %s refuses is not shown: it may hold a password", async (_, args) => {
  const { stderr } = await bossworks(args);
  expect(stderr).toContain("redis:");
  expect(stderr).not.toContain("s3cret");
});

test.each([
  ["in the place of a command", ["redis://boss:s3cret@host"], /unknown command 'redis:\/\/host'/],
  ["behind an option that is not known", host("--dealer=redis://boss:s3cret@host"), /option '--dealer'/],
  ["as another option's value", host("--slots", "redis://boss:s3cr'et'@host"), /argument 'redis:\/\/host'/],
])("a dealer's URL %s is not shown: it may hold a password", async (_, args, told) => {
  const { code, stderr } = await bossworks(args);
  expect(code).toBe(2);
  expect(stderr).toMatch(told);
  expect(stderr).not.toMatch(/s3cr/);
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

function host(...args: readonly string[]): string[] {
  return ["host", ...args, "--module", "workers.mjs"];
}
