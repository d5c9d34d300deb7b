import { rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import {
  connectTo,
  makeBoss,
  makeFolder,
  offerChannel,
  openDealer,
  rejectionOf,
  within,
  worker,
} from "./support.js";

const URL_OF_BOSS = "zmq+tcp://127.0.0.1";
const LIMIT_MS = 200;
const HTTP = "HTTP/1.1 400 Bad Request\r\n\r\n";

test.each([
  ["says nothing", () => {}, /does not answer as a boss does/],
  ["speaks HTTP", (socket: Socket) => void socket.once("data", () => socket.end(HTTP)), /is no boss, or/],
  ["hangs up", (socket: Socket) => void socket.destroy(), /is no boss, or/],
])("a server that %s is given up in time, and it is said what to do", async (_, meet, advice) => {
  const endpoint = await serverThat(meet);
  const { address } = offerChannel(await openDealer({ url: URL_OF_BOSS, handshakeTimeoutMs: LIMIT_MS }));
  const error = await within("the refusal", rejectionOf(connectTo({ ...address, endpoint })));
  expect(error.message).toContain(endpoint);
  expect(error).toMatchObject({ message: expect.stringMatching(advice), code: expect.any(String) });
});

test("where nobody listens it is said what to do", async () => {
  const { address } = offerChannel(await openDealer({ url: URL_OF_BOSS }));
  for (const endpoint of ["tcp://127.0.0.1:1", "ipc:///tmp/there/is/none"]) {
    const error = await within("the refusal", rejectionOf(connectTo({ ...address, endpoint })));
    expect(error).toMatchObject({
      message: `nobody can be reached at ${endpoint}: start the boss, or correct the address`,
      code: "EHOSTUNREACH",
    });
  }
});

test("where one end alone uses CURVE it is said so", async () => {
  const [plain, encrypted] = [
    offerChannel(await openDealer({ url: URL_OF_BOSS })).address,
    offerChannel(await openDealer({ url: URL_OF_BOSS, curve: true })).address,
  ];
  for (const address of [
    { ...plain, curve: encrypted.curve },
    { ...encrypted, curve: undefined },
  ]) {
    const error = await within("the refusal", rejectionOf(connectTo(address)));
    // The one that is told depends on which end is the first to see it.
    expect(error.message).toMatch(
      /give both ends the same option curve$|another option curve or other keys$/,
    );
  }
});

/** A server that is no boss; returns where, as libzmq writes it. */
async function serverThat(meet: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    meet(socket);
  });
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return `tcp://127.0.0.1:${port}`;
}

test("that the socket's file of a boss was removed is told when a worker has not come", async () => {
  const path = join(makeFolder(), "x.sock");
  const boss = makeBoss({ dealer: `zmq+ipc://${path}`, startTimeoutMs: 1500 });
  await boss.employ(worker("echo"));
  rmSync(path);
  const error = await rejectionOf(boss.employ(worker("echo")));
  expect(error).toMatchObject({ code: "WORKER_START_FAILED", cause: { code: "ENOENT" } });
  expect(error.message).toContain(
    `has not reached its boss within 1500 ms: the socket's file ${path} is gone`,
  );
});
