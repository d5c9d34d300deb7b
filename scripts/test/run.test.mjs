import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeEnd, mustRun, run, succeeded } from "../lib/run.mjs";
import { withTempFolder } from "../lib/temp-folder.mjs";
import { cleanEnvironment } from "../lib/tools.mjs";

const node = (code) => [process.execPath, "-e", code];

test("a program's streams, input and exit code are reported", async () => {
  const result = await run(
    node("process.stdin.pipe(process.stdout); console.error('e'); process.exitCode = 3"),
    {
      input: "in",
    },
  );
  expect(result).toMatchObject({ code: 3, stdout: "in", stderr: "e\n", timedOut: false });
  expect(succeeded(result)).toBe(false);
  expect(describeEnd(result)).toBe("ended with exit code 3");
});

test("a program past its deadline is killed together with what it started", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    // The grandchild connects here and stays; its connection ends when it does.
    const stay = `require("node:net").connect(${server.address().port}, "127.0.0.1")`;
    const parent = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(stay)}]);
      setInterval(() => {}, 1000)`;
    const connected = once(server, "connection");
    const result = await run(node(parent), { deadlineMs: 1_000 });
    expect(result.timedOut).toBe(true);
    expect(describeEnd(result, { deadlineMs: 1_000 })).toBe("did not end within 1 s");
    const [socket] = await connected;
    // A killed process may reset its connection; that it ends is what counts.
    socket.on("error", () => {}).resume();
    if (!socket.closed) await once(socket, "close");
  } finally {
    server.close();
  }
});

test("a program that ended but left one behind that holds its output has not ended", async () => {
  const orphan = "setTimeout(() => {}, 3000)";
  const options = JSON.stringify({ detached: true, stdio: ["ignore", "inherit", "ignore"] });
  const parent = `require("node:child_process").spawn(process.execPath, ["-e", "${orphan}"], ${options}).unref()`;
  expect(await run(node(parent), { deadlineMs: 1_000 })).toMatchObject({ code: 0, timedOut: true });
});

test("a failure carries the command, how it ended and what it said", async () => {
  await expect(mustRun(node("console.log('hello'); process.exit(2)"))).rejects.toThrow(/exit code 2\nhello$/);
});

test("a program that does not exist rejects", async () => {
  await expect(run(["no-such-program-anywhere"])).rejects.toThrow("ENOENT");
});

test("a temp folder is gone afterwards, whatever happened in it", async () => {
  let seen;
  const use = withTempFolder("bossworks-test", (folder) => {
    seen = folder;
    writeFileSync(join(folder, "x"), "x");
    throw new Error("on purpose");
  });
  await expect(use).rejects.toThrow("on purpose");
  expect(existsSync(seen)).toBe(false);
});

test("traces of npm run are taken out of the environment, settings are left", () => {
  const env = {
    PATH: "p",
    npm_package_name: "x",
    npm_lifecycle_event: "y",
    INIT_CWD: "z",
    npm_config_registry: "r",
  };
  expect(cleanEnvironment(env)).toEqual({ PATH: "p", npm_config_registry: "r" });
});
