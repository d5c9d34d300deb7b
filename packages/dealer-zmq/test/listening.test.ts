import { execFile, spawn } from "node:child_process";
import dns from "node:dns/promises";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { zmqDealer } from "@bossworks/dealer-zmq";
import { expect, onTestFinished, test, vi } from "vitest";
import { freePort } from "./free-port.js";
import {
  CONTEXT,
  connectTo,
  makeBoss,
  makeFolder,
  offerChannel,
  openDealer,
  PLACES,
  placeOf,
  rejectionOf,
  tryOpen,
  within,
  worker,
} from "./support.js";

const PERMISSIONS = 0o777;

test("a port of one's own is free again as soon as close has settled", async () => {
  const port = await freePort();
  for (let round = 0; round < 5; round++) {
    const dealer = await openDealer({ url: `zmq+tcp://127.0.0.1:${port}` });
    const { address } = offerChannel(dealer);
    expect(placeOf(address.endpoint)).toEqual({ host: "127.0.0.1", port });
    await connectTo(address);
    await dealer.close();
    const other = createServer();
    await within("listening", new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve)));
    await new Promise((resolve) => other.close(resolve));
  }
});

test.each([
  "zmq+tcp://0.0.0.0:*?insecure=true",
  "zmq+tcp://localhost",
  "zmq+tcp://[::1]",
  "zmq+tcp://[::]?curve=true",
])("a boss works at %s", async (dealer) => {
  const employee = await makeBoss({ dealer }).employ(worker("echo"));
  await employee.send("hello" as never);
  expect((await within("the echo", employee[Symbol.asyncIterator]().next())).value).toBe("hello");
});

test("a boss works at a name that is of IPv6 first", async () => {
  // As a hosts file would have it, which is not the test's to write.
  vi.spyOn(dns, "lookup").mockImplementation((async () => [{ address: "::1", family: 6 }]) as never);
  syncBuiltinESMExports();
  onTestFinished(() => {
    vi.restoreAllMocks();
    syncBuiltinESMExports();
  });
  const dealer = await openDealer({ url: "zmq+tcp://localhost" });
  const { address } = offerChannel(dealer);
  expect(placeOf(address.endpoint)).toMatchObject({ host: "[::1]" });
  await connectTo(address);
});

test("a port that is taken is told, and stays its owner's", async () => {
  const first = await openDealer({ url: "zmq+tcp://127.0.0.1" });
  const { address } = offerChannel(first);
  const url = `zmq+${address.endpoint}`;
  const error = await rejectionOf(tryOpen({ url }));
  expect(error).toMatchObject({ code: "EADDRINUSE", cause: { code: "EADDRINUSE" } });
  expect(error.message).toMatch(/127\.0\.0\.1:\d+: it is taken: choose another port/);
  await connectTo(address);
});

test.each([
  ["zmq+tcp://203.0.113.7:5555", "no address of this machine"],
  ["zmq+tcp://nobody.invalid:5555", "nobody knows that name"],
])("at %s nobody listens: %s", async (url, why) => {
  expect((await rejectionOf(tryOpen({ url, curve: true }))).message).toContain(why);
});

test("a boss tells it as DEALER_FAILED, with the sentence that helps", async () => {
  const { address } = offerChannel(await openDealer({ url: "zmq+tcp://127.0.0.1" }));
  const error = await rejectionOf(makeBoss({ dealer: `zmq+${address.endpoint}` }).employ(worker("echo")));
  expect(error).toMatchObject({ code: "DEALER_FAILED", cause: { code: "EADDRINUSE" } });
  expect(error.message).toMatch(/choose another port/);
});

test.each(PLACES)("over %s what failed to open leaves nothing: the next one opens", async (_, options) => {
  const path = join(makeFolder(), "no", "x.sock");
  await rejectionOf(tryOpen({ ...options, url: `zmq+ipc://${path}` }));
  await connectTo(offerChannel(await openDealer(options)).address);
});

test("a given path works, is nobody else's to use, and is free again after close", async () => {
  const folder = makeFolder();
  const path = join(folder, "x.sock");
  for (let round = 0; round < 5; round++) {
    const dealer = await openDealer({ url: `zmq+ipc://${path}` });
    expect(statSync(path).mode & PERMISSIONS).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["x.sock"]);
    await connectTo(offerChannel(dealer).address);
    await dealer.close();
    expect(readdirSync(folder)).toEqual([]);
  }
});

test("one that is closed while it is opened listens nowhere", async () => {
  const folder = makeFolder();
  const path = join(folder, "x.sock");
  // Somebody else is starting there.
  writeFileSync(`${path}.lock`, `${process.pid} another`);
  const dealer = zmqDealer({ url: `zmq+ipc://${path}` });
  const failure = rejectionOf(Promise.resolve(dealer.open(CONTEXT)));
  const closing = dealer.close();
  rmSync(`${path}.lock`);
  expect((await failure).message).toMatch(/closed/);
  await within("close", Promise.resolve(closing));
  expect(readdirSync(folder)).toEqual([]);
});

test("a path where somebody listens is refused, and stays his", async () => {
  const url = `zmq+ipc://${join(makeFolder(), "x.sock")}`;
  const first = await openDealer({ url });
  const error = await rejectionOf(tryOpen({ url }));
  expect(error).toMatchObject({ code: "EADDRINUSE" });
  expect(error.message).toMatch(/x\.sock.*somebody listens/);
  await connectTo(offerChannel(first).address);
});

test("of several that start at once on a path one gets it", async () => {
  const path = join(makeFolder(), "x.sock");
  const url = `zmq+ipc://${path}`;
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => tryOpen({ url })));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test("the socket of a boss that was killed is replaced, and its lock with it", async () => {
  const path = join(makeFolder(), "x.sock");
  const url = `zmq+ipc://${path}`;
  const program = fileURLToPath(new URL("./fixtures/open-and-wait.mjs", import.meta.url));
  const child = spawn(process.execPath, [program, "wait", url], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const told = createInterface({ input: child.stdout });
  await within("its endpoint", new Promise((resolve) => told.once("line", resolve)));
  child.kill("SIGKILL");
  await within("its end", new Promise((resolve) => child.once("exit", resolve)));
  expect(existsSync(path)).toBe(true);
  writeFileSync(`${path}.lock`, `${child.pid} left behind`);
  await connectTo(offerChannel(await openDealer({ url })).address);
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test("a file that is no socket is left alone", async () => {
  const path = join(makeFolder(), "x.sock");
  writeFileSync(path, "precious");
  const error = await rejectionOf(tryOpen({ url: `zmq+ipc://${path}` }));
  expect(error).toMatchObject({ code: "EADDRINUSE" });
  expect(error.message).toMatch(/no socket/);
  expect(readFileSync(path, "utf8")).toBe("precious");
});

test("a folder that is not there, or is none, is told", async () => {
  const folder = makeFolder();
  const missing = await rejectionOf(tryOpen({ url: `zmq+ipc://${join(folder, "no", "x.sock")}` }));
  expect(missing).toMatchObject({ code: "ENOENT" });
  expect(missing.message).toMatch(/does not exist/);
  writeFileSync(join(folder, "file"), "");
  const none = await rejectionOf(tryOpen({ url: `zmq+ipc://${join(folder, "file", "x.sock")}` }));
  expect(none).toMatchObject({ code: "ENOTDIR" });
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
      execFile(process.execPath, [program, `zmq+ipc://${join(closed, "x.sock")}`], (_, stdout, stderr) =>
        resolve(stdout + stderr),
      ),
    ),
  );
  expect(told).toMatch(/^EACCES .*another folder/);
  expect(readdirSync(closed)).toEqual([]);
});
