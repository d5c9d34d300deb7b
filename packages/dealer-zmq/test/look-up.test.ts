import { execFileSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { WorkerSide } from "@bossworks/core/driver";
import { zmqDealer } from "@bossworks/dealer-zmq";
import { expect, test } from "vitest";
import { CONTEXT, Log, makeFolder, offerChannel, openDealer, rejectionOf, within } from "./support.js";

/** Threads in which Node looks names up. */
const THREADS = Number(process.env.UV_THREADPOOL_SIZE ?? 4);

test("whoever connects to a name that is still looked up gives up when told to", async () => {
  const { address } = offerChannel(await openDealer({ url: "zmq+tcp://localhost" }));
  const { connect } = (await import(address.module)) as WorkerSide;
  const named = { ...address, endpoint: address.endpoint.replace("127.0.0.1", "localhost") };
  await whileNothingIsLookedUp(async () => {
    const given = new AbortController();
    const failure = rejectionOf(connect(named, new Log(), given.signal));
    given.abort();
    expect((await failure).message).toMatch(/nobody waits/);
    expect((await rejectionOf(connect(named, new Log(), given.signal))).message).toMatch(/nobody waits/);
  });
});

test("a boss whose own name is still looked up can be closed", async () => {
  const dealer = zmqDealer({ url: "zmq+tcp://localhost" });
  await whileNothingIsLookedUp(async () => {
    const failure = rejectionOf(Promise.resolve(dealer.open(CONTEXT)));
    await within("close", Promise.resolve(dealer.close()));
    expect((await failure).message).toMatch(/nobody waits/);
  });
});

/** All threads that could look a name up wait meanwhile for somebody who writes into a pipe. */
async function whileNothingIsLookedUp(run: () => Promise<void>): Promise<void> {
  const path = join(makeFolder(), "pipe");
  execFileSync("mkfifo", [path]);
  const waiting = Array.from({ length: THREADS }, () => open(path));
  try {
    await run();
  } finally {
    const writer = openSync(path, "r+");
    for (const file of await Promise.all(waiting)) await file.close();
    closeSync(writer);
  }
}
