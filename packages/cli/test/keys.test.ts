import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeCurveKeys, zmqDealer } from "@bossworks/dealer-zmq";
import { expect, onTestFinished, test } from "vitest";
import { bossworks, makeFolder } from "./support.js";

const FILES = ["curve.key", "curve.pub", "token"];

test.each(["077", "000"])(
  "with the umask %s the secret files are the owner's alone, and the public key is everybody's",
  async (umask) => {
    const out = join(makeFolder(), "keys");
    const before = process.umask(umask);
    onTestFinished(() => void process.umask(before));
    const { code, stdout } = await bossworks(["keys", "--out", out]);
    expect(code).toBe(0);
    expect(readdirSync(out).toSorted()).toEqual(FILES);
    expect(FILES.map((name) => modeOf(join(out, name)))).toEqual(["600", "644", "600"]);
    expect(modeOf(out)).toBe("700");
    for (const name of FILES) expect(stdout).toContain(join(out, name));
  },
);

test("the files are what the dealer's options take, as they are", async () => {
  const out = makeFolder();
  await bossworks(["keys", "--out", out]);
  const [secretKey = "", publicKey = "", token] = contentsOf(out);
  zmqDealer({ url: "zmq+tcp://0.0.0.0", curve: { publicKey, secretKey } });
  expect(() => zmqDealer({ curve: { publicKey: makeCurveKeys().publicKey, secretKey } })).toThrow(TypeError);
  expect(token).toMatch(/^[\w-]{43}$/);
});

test("no secret is printed, as text or as JSON", async () => {
  for (const json of [[], ["--json"]]) {
    const out = makeFolder();
    const { stdout, stderr } = await bossworks(["keys", "--out", out, ...json]);
    const [secretKey, , token] = contentsOf(out);
    expect(stdout + stderr).not.toContain(secretKey);
    expect(stdout + stderr).not.toContain(token);
  }
});

test("--json says which files were written, and which of them are secret", async () => {
  const out = makeFolder();
  const { stdout } = await bossworks(["keys", "--out", out, "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({
    folder: out,
    files: [
      { path: join(out, "curve.pub"), mode: "0644", secret: false },
      { path: join(out, "curve.key"), mode: "0600", secret: true },
      { path: join(out, "token"), mode: "0600", secret: true },
    ],
  });
});

test.each(FILES)("where %s is already, nothing is written and nothing is touched", async (name) => {
  const out = makeFolder();
  writeFileSync(join(out, name), "mine");
  const { code, stdout, stderr } = await bossworks(["keys", "--out", out]);
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toContain(`${join(out, name)} is there already; nothing was written. Give --force`);
  expect(readdirSync(out)).toEqual([name]);
  expect(readFileSync(join(out, name), "utf8")).toBe("mine");
});

test("--force puts new ones in their place, with their modes; what a link leads to is left alone", async () => {
  const out = makeFolder();
  const elsewhere = join(makeFolder(), "elsewhere");
  writeFileSync(elsewhere, "mine");
  symlinkSync(elsewhere, join(out, "curve.key"));
  writeFileSync(join(out, "token"), "old", { mode: 0o644 });
  expect((await bossworks(["keys", "--out", out, "--force"])).code).toBe(0);
  expect(readdirSync(out).toSorted()).toEqual(FILES);
  expect(FILES.map((name) => modeOf(join(out, name)))).toEqual(["600", "644", "600"]);
  expect(readFileSync(join(out, "token"), "utf8")).not.toBe("old");
  expect(readFileSync(elsewhere, "utf8")).toBe("mine");
});

test("where one file cannot be replaced --force replaces none", async () => {
  const out = makeFolder();
  writeFileSync(join(out, "curve.pub"), "mine");
  mkdirSync(join(out, "token"));
  const { code, stderr } = await bossworks(["keys", "--out", out, "--force"]);
  expect(code).toBe(1);
  expect(stderr).toContain(`${join(out, "token")} is a folder`);
  expect(readdirSync(out).toSorted()).toEqual(["curve.pub", "token"]);
  expect(readFileSync(join(out, "curve.pub"), "utf8")).toBe("mine");
});

test("--no-curve makes the token alone", async () => {
  const out = makeFolder();
  expect((await bossworks(["keys", "--out", out, "--no-curve"])).code).toBe(0);
  expect(readdirSync(out)).toEqual(["token"]);
});

test("where no folder can be made, that is said and the exit code is 1", async () => {
  const file = join(makeFolder(), "file");
  writeFileSync(file, "");
  const { code, stderr } = await bossworks(["keys", "--out", join(file, "keys")]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/nothing could be written to .*ENOTDIR.*--out/);
});

test("folders on the way are made, the owner's alone", async () => {
  const above = join(makeFolder(), "of", "the");
  expect((await bossworks(["keys", "--out", join(above, "boss"), "--no-curve"])).code).toBe(0);
  expect([above, join(above, "boss")].map(modeOf)).toEqual(["700", "700"]);
});

test.runIf(process.platform === "linux")("a place that takes no folder is said, too", async () => {
  const { code, stderr } = await bossworks(["keys", "--out", "/proc/bossworks/keys"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/nothing could be written to .*ENOENT.*--out/);
});

function modeOf(path: string): string {
  return (lstatSync(path).mode & 0o777).toString(8);
}

function contentsOf(folder: string): string[] {
  return FILES.map((name) => readFileSync(join(folder, name), "utf8"));
}
