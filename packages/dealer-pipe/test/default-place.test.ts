import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { pipeDealer } from "@bossworks/dealer-pipe";
import { expect, onTestFinished, test } from "vitest";
import { offerChannel, openDealer, ownTmpdir, rejectionOf, tryOpen, within } from "./support.js";

const PERMISSIONS = 0o777;

/** A folder seems to be made so much later than now, in seconds. */
const LATER_S = 60;

test("the socket lies in a fresh folder nobody else may enter, and both are gone after close", async () => {
  const root = ownTmpdir();
  const dealers = [await openDealer(), await openDealer()];
  const paths = dealers.map((dealer) => offerChannel(dealer).address.path);
  expect(new Set(paths.map(dirname)).size).toBe(2);
  for (const path of paths) {
    expect(statSync(dirname(path)).mode & PERMISSIONS).toBe(0o700);
    expect(statSync(path).mode & PERMISSIONS).toBe(0o600);
  }
  await dealers[0]?.close();
  dealers[1]?.abort("enough");
  await dealers[1]?.close();
  expect(readdirSync(root)).toEqual([]);
});

test("a folder for temporary files whose name is too long is told, and nothing is left in it", async () => {
  const root = join(ownTmpdir(), "x".repeat(90));
  mkdirSync(root);
  process.env.TMPDIR = root;
  const error = await rejectionOf(tryOpen());
  expect(error).toMatchObject({ code: "ENAMETOOLONG", message: expect.stringMatching(/ 103\).*set TMPDIR/) });
  // Nobody has given an option that could be wrong.
  expect(error).not.toBeInstanceOf(TypeError);
  expect(readdirSync(root)).toEqual([]);
});

test("a folder for temporary files that is not there is told by its name, with what to do", async () => {
  const root = join(ownTmpdir(), "missing");
  process.env.TMPDIR = root;
  const error = await rejectionOf(tryOpen());
  expect(error).toMatchObject({ code: "ENOENT", message: expect.stringMatching(/set TMPDIR/) });
  expect(error.message).toContain(root);
});

test("a program that exits without closing leaves nothing", async () => {
  const root = ownTmpdir();
  const { exited } = await startOther(root, "exit");
  await within("its exit", exited);
  expect(readdirSync(root)).toEqual([]);
});

test("what a killed boss left is removed by the next one that starts, and only that", async () => {
  const root = ownTmpdir();
  const dead = await killedBoss(root);
  const alive = await startOther(root, "wait");
  const young = await killedBoss(root);
  const given = join(root, "bossworks-mine-abcdef");
  renameSync(dirname((await killedBoss(root)).path), given);
  const foreign = join(root, "bossworks-foreig");
  mkdirSync(foreign, { mode: 0o700 });
  writeFileSync(join(foreign, "boss.sock"), "no socket");
  const more = join(root, "bossworks-more12");
  mkdirSync(more, { mode: 0o700 });
  symlinkSync(dead.path, join(more, "boss.sock"));
  const link = join(root, "bossworks-link12");
  symlinkSync(dirname(dead.path), link);
  const [empty, emptyYoung] = [join(root, "bossworks-empty1"), join(root, "bossworks-empty2")];
  for (const folder of [empty, emptyYoung]) mkdirSync(folder, { mode: 0o700 });
  for (const folder of [empty, dirname(dead.path), dirname(alive.path), given, foreign, more])
    utimesSync(folder, 0, 0);
  // However long the other processes took to start.
  utimesSync(dirname(young.path), new Date(), new Date());

  const dealer = await openDealer();
  expect(existsSync(dirname(dead.path))).toBe(false);
  expect(existsSync(empty)).toBe(false);
  for (const path of [alive.path, young.path, emptyYoung, join(given, "boss.sock"), foreign, more])
    expect(existsSync(path)).toBe(true);
  expect(readdirSync(root)).toContain("bossworks-link12");
  await dealer.close();
  await openDealer().then((next) => next.close());
  expect(existsSync(alive.path)).toBe(true);
});

test("a dealer is opened once", async () => {
  const dealer = pipeDealer();
  expect(() => dealer.channel("w1", { onPacket() {}, onWritable() {}, onDown() {} })).toThrow(/before open/);
  const opened = await openDealer();
  const again = async (): Promise<void> => opened.open({ bossName: "again", ringBytes: 65_536 });
  expect(await rejectionOf(again())).toBeInstanceOf(TypeError);
});

/** What such a process leaves when it is killed. */
async function killedBoss(root: string) {
  const other = await startOther(root, "wait");
  other.child.kill("SIGKILL");
  await within("its exit", other.exited);
  // The next ones that start, however late, are not to remove it.
  const later = Date.now() / 1000 + LATER_S;
  utimesSync(dirname(other.path), later, later);
  return other;
}

/** Another process with a dealer, once it says where. */
async function startOther(root: string, how: string) {
  const program = fileURLToPath(new URL("./fixtures/open-and-wait.mjs", import.meta.url));
  const child = spawn(process.execPath, [program, how], {
    env: { ...process.env, TMPDIR: root },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const lines = createInterface({ input: child.stdout });
  const path = await within("its path", new Promise<string>((resolve) => lines.once("line", resolve)));
  return { child, path, exited };
}
