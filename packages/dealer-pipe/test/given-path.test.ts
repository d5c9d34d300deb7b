import { execFile, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { claimPath } from "@bossworks/core/socket-files";
import { pipeDealer } from "@bossworks/dealer-pipe";
import { expect, onTestFinished, test } from "vitest";
import {
  connectTo,
  makeBoss,
  makeFolder,
  offerChannel,
  openDealer,
  rejectionOf,
  tryOpen,
  within,
  worker,
} from "./support.js";

const PERMISSIONS = 0o777;

test("a given path works, is nobody else's to use, and is free again after close", async () => {
  const folder = makeFolder();
  const path = join(folder, "x.sock");
  for (let round = 0; round < 2; round++) {
    const dealer = await openDealer({ path });
    expect(statSync(path).mode & PERMISSIONS).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["x.sock"]);
    await connectTo(offerChannel(dealer).address);
    await dealer.close();
    expect(readdirSync(folder)).toEqual([]);
  }
});

test("a boss works at a path given as URL", async () => {
  const path = join(makeFolder(), "x.sock");
  const employee = await makeBoss({ dealer: `pipe:${path}` }).employ(worker("echo"));
  await employee.send("hello" as never);
  expect((await within("the echo", employee[Symbol.asyncIterator]().next())).value).toBe("hello");
});

test("one that is closed while it is opened listens nowhere", async () => {
  const folder = makeFolder();
  const path = join(folder, "x.sock");
  // Somebody else is starting there.
  writeFileSync(`${path}.lock`, `${process.pid} another`);
  const dealer = pipeDealer({ path });
  const failure = rejectionOf(Promise.resolve(dealer.open({ bossName: "test", ringBytes: 65_536 })));
  const closing = dealer.close();
  rmSync(`${path}.lock`);
  expect((await failure).message).toMatch(/closed/);
  await within("close", Promise.resolve(closing));
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ["taken away", undefined],
  ["another's", "1 another"],
])("a path is claimed also where its lock is %s by then, which stays so", async (_, another) => {
  const path = join(makeFolder(), "x.sock");
  const lock = `${path}.lock`;
  const listen = async (): Promise<string> => {
    rmSync(lock);
    if (another !== undefined) writeFileSync(lock, another);
    return "listens";
  };
  expect(await claimPath(path, listen)).toBe("listens");
  expect(existsSync(lock) ? readFileSync(lock, "utf8") : undefined).toBe(another);
});

test("a path where somebody listens is refused, and stays his", async () => {
  const path = join(makeFolder(), "x.sock");
  const first = await openDealer({ path });
  const error = await rejectionOf(tryOpen({ path }));
  expect(error).toMatchObject({ code: "EADDRINUSE" });
  expect(error.message).toContain(path);
  await connectTo(offerChannel(first).address);
});

test("a boss tells it as DEALER_FAILED, with the sentence that helps", async () => {
  const path = join(makeFolder(), "x.sock");
  await openDealer({ path });
  const error = await rejectionOf(makeBoss({ dealer: { kind: "pipe", path } }).employ(worker("echo")));
  expect(error).toMatchObject({ code: "DEALER_FAILED", cause: { code: "EADDRINUSE" } });
  expect(error.message).toMatch(/somebody listens/);
});

test("of two that start at once on a path one gets it", async () => {
  const path = join(makeFolder(), "x.sock");
  const outcomes = await Promise.allSettled([tryOpen({ path }), tryOpen({ path }), tryOpen({ path })]);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test("the socket of a boss that was killed is replaced, and its lock with it", async () => {
  const path = join(makeFolder(), "x.sock");
  const program = fileURLToPath(new URL("./fixtures/open-and-wait.mjs", import.meta.url));
  const child = spawn(process.execPath, [program, "wait", path], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const told = createInterface({ input: child.stdout });
  await within("its path", new Promise((resolve) => told.once("line", resolve)));
  child.kill("SIGKILL");
  await within("its end", new Promise((resolve) => child.once("exit", resolve)));
  expect(existsSync(path)).toBe(true);
  writeFileSync(`${path}.lock`, `${child.pid} left behind`);

  const dealer = await openDealer({ path });
  await connectTo(offerChannel(dealer).address);
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test("a lock of a process that lives is respected", async () => {
  const path = join(makeFolder(), "x.sock");
  writeFileSync(`${path}.lock`, `${process.pid} starting`);
  const error = await rejectionOf(tryOpen({ path }));
  expect(error).toMatchObject({ code: "EADDRINUSE" });
  expect(readFileSync(`${path}.lock`, "utf8")).toBe(`${process.pid} starting`);
});

test.each(["", `${process.pid} long ago`])(
  "a lock that was left behind a while ago is taken away: %o",
  async (held) => {
    const path = join(makeFolder(), "x.sock");
    writeFileSync(`${path}.lock`, held);
    const before = Date.now() / 1000 - 60;
    utimesSync(`${path}.lock`, before, before);
    await openDealer({ path });
    expect(existsSync(`${path}.lock`)).toBe(false);
  },
);

test("a file that is no socket is left alone", async () => {
  const path = join(makeFolder(), "x.sock");
  writeFileSync(path, "precious");
  const error = await rejectionOf(tryOpen({ path }));
  expect(error).toMatchObject({ code: "EADDRINUSE" });
  expect(error.message).toMatch(/no socket/);
  expect(readFileSync(path, "utf8")).toBe("precious");
});

test("a folder that is not there, or is none, is told", async () => {
  const folder = makeFolder();
  const missing = await rejectionOf(tryOpen({ path: join(folder, "no", "x.sock") }));
  expect(missing).toMatchObject({ code: "ENOENT" });
  expect(missing.message).toMatch(/does not exist/);
  writeFileSync(join(folder, "file"), "");
  const none = await rejectionOf(tryOpen({ path: join(folder, "file", "x.sock") }));
  expect(none).toMatchObject({ code: "ENOTDIR" });
});

test.runIf(process.platform !== "win32")("where no file can be written no lock is left", async () => {
  const folder = makeFolder();
  const program = fileURLToPath(new URL("./fixtures/open-and-wait.mjs", import.meta.url));
  // As on a full disk a file can be made, and nothing written into it.
  const full = `ulimit -f 0; exec "${process.execPath}" "${program}" exit "${join(folder, "x.sock")}"`;
  const told = await within(
    "the program",
    new Promise<string>((resolve) => execFile("sh", ["-c", full], (_, __, stderr) => resolve(stderr))),
  );
  expect(told).toMatch(/x\.sock cannot be opened: EFBIG/);
  expect(readdirSync(folder)).toEqual([]);
});

test("a folder one may not write to is told", async () => {
  const folder = makeFolder();
  const closed = join(folder, "closed");
  mkdirSync(closed);
  chmodSync(folder, 0o755);
  chmodSync(closed, 0o555);
  const program = fileURLToPath(new URL("./fixtures/open-as-nobody.mjs", import.meta.url));
  const told = await within(
    "the program",
    new Promise<string>((resolve) =>
      execFile(process.execPath, [program, join(closed, "x.sock")], (_, stdout, stderr) =>
        resolve(stdout + stderr),
      ),
    ),
  );
  expect(told).toMatch(/^EACCES .*permissions/);
  expect(readdirSync(closed)).toEqual([]);
});
