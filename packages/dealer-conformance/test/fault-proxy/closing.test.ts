import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type FaultProxyOptions, faultProxy } from "@bossworks/dealer-conformance/fault-proxy";
import { describe, expect, test } from "vitest";
import { dial, freeEndpoint, listen, MEDIA, stand, within } from "./support.js";

/** How long a program may take before it counts as hanging. */
const DEADLINE_MS = 15_000;

describe.each(MEDIA)("a proxy that closes, %s", (medium) => {
  test("leaves no handle, whatever it was doing: the program ends by itself", async () => {
    const program = fileURLToPath(new URL("./fixtures/close-amid-faults.mjs", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [program, medium], {
      timeout: DEADLINE_MS,
    });
    expect(stdout).toBe("7 connections closed\n");
  });

  test("leaves no file, ends its connections and waits, and nobody finds it again", async () => {
    const { proxy, open } = await stand(medium);
    const { client, target, connection } = await open();
    const wait = proxy.nextConnection();
    await within(
      "close",
      Promise.all([proxy.close(), proxy.close(), expect(wait).rejects.toThrow("closed")]),
    );
    expect([connection.isOpen, proxy.connections]).toEqual([false, []]);
    await Promise.all([client.hasEnded(), target.hasEnded()]);
    if ("path" in proxy.endpoint) expect(existsSync(proxy.endpoint.path)).toBe(false);
    await expect(dial(proxy)).rejects.toThrow();
  });

  test("accepts and tells no more", async () => {
    const { proxy } = await stand(medium);
    await within("close", proxy.close());
    await expect(proxy.accept()).rejects.toThrow("closed");
    await expect(proxy.nextConnection()).rejects.toThrow("closed");
  });

  test("a place that is taken is told as the system tells it", async () => {
    const taken = await listen(medium, (socket) => socket.destroy());
    await expect(faultProxy({ listen: taken, target: taken })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

test("bytes pass between media", async () => {
  const target = await listen("tcp", (socket) => socket.pipe(socket));
  await using proxy = await faultProxy({ listen: freeEndpoint("unix"), target });
  const client = await dial(proxy);
  await client.write("from a path to a port");
  await client.hasRead(21);
});

test.each([
  [{ listen: { port: 0 } }, "target"],
  [{ listen: {}, target: { port: 1 } }, "listen"],
  [{ listen: { port: 0 }, target: { port: 65_536 } }, "target"],
  [{ listen: { port: 0, path: "/x" }, target: { port: 1 } }, "listen"],
  [{ listen: { path: `/${"x".repeat(103)}` }, target: { port: 1 } }, "104 bytes"],
  [undefined, "listen"],
])("%j is a TypeError that names it", async (options, named) => {
  const failure = await faultProxy(options as FaultProxyOptions).then(
    () => undefined,
    (error) => error,
  );
  expect(failure).toBeInstanceOf(TypeError);
  expect(failure.message).toContain(named);
});

test("faults with bad arguments are TypeErrors, and do nothing", async () => {
  const { open } = await stand("unix");
  const { connection, client, target } = await open();
  expect(() => connection.cutAfter({ toTarget: 0, toClient: -1 })).toThrow(TypeError);
  expect(() => connection.cutAfter({ toTarget: 1.5 })).toThrow(TypeError);
  expect(() => connection.at("toTarget", Number.NaN, () => {})).toThrow(TypeError);
  expect(() => connection.delay(-1)).toThrow(TypeError);
  expect(() => connection.freeze("up" as never)).toThrow(TypeError);
  expect(() => connection.halfOpen("toTarget" as never)).toThrow(TypeError);
  await client.write("unharmed");
  await target.hasRead(8);
});
