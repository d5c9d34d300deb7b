import type { Direction } from "@bossworks/dealer-conformance/fault-proxy";
import { describe, expect, test } from "vitest";
import { echo, type Line, MEDIA, noise, type Peer, stand, within } from "./support.js";

const DIRECTIONS: readonly Direction[] = ["toTarget", "toClient"];
const HANDSHAKE_BYTES = 64;
const BULK_BYTES = 1024 * 1024;
const RANDOM_CUTS = 50;

describe.each(MEDIA)("cutting, %s", (medium) => {
  describe.each(DIRECTIONS)("%s", (direction) => {
    test(`after every byte of ${HANDSHAKE_BYTES}, each its own connection's plan`, async () => {
      const { proxy, open } = await stand(medium);
      proxy.onConnection((connection, index) => connection.cutAfter({ [direction]: index }));
      const handshake = noise(HANDSHAKE_BYTES);
      for (let bytes = 0; bytes < HANDSHAKE_BYTES; bytes++) {
        const line = await open();
        const { sender, receiver } = ends(line, direction);
        sender.socket.write(handshake);
        await overAtBoth(line);
        expect(receiver.read).toEqual(handshake.subarray(0, bytes));
        expect(line.connection.passed(direction)).toBe(bytes);
      }
    });

    test("at random bytes of a stream", async () => {
      const { proxy, open } = await stand(medium);
      const bulk = noise(BULK_BYTES);
      for (let i = 0; i < RANDOM_CUTS; i++) {
        const bytes = Math.floor(Math.random() * BULK_BYTES);
        proxy.onConnection((connection) => connection.cutAfter({ [direction]: bytes }));
        const line = await open();
        const { sender, receiver } = ends(line, direction);
        sender.socket.write(bulk);
        await overAtBoth(line);
        expect(receiver.bytes, `cut after ${bytes} bytes`).toBe(bytes);
        expect(receiver.read.equals(bulk.subarray(0, bytes))).toBe(true);
      }
    });

    test("at random bytes of a stream that is echoed meanwhile: nothing passes after them", async () => {
      const { proxy, open } = await stand(medium);
      const bulk = noise(BULK_BYTES);
      for (let i = 0; i < RANDOM_CUTS; i++) {
        const bytes = Math.floor(Math.random() * BULK_BYTES);
        proxy.onConnection((connection) => connection.cutAfter({ [direction]: bytes }));
        const line = await open();
        const { sender, receiver } = ends(line, direction);
        echo(receiver);
        sender.socket.write(bulk);
        await overAtBoth(line);
        expect(line.connection.passed(direction)).toBe(bytes);
        // TCP loses what the receiver had no room for.
        if (medium === "unix") expect(receiver.bytes, `cut after ${bytes} bytes`).toBe(bytes);
        expect(receiver.read.equals(bulk.subarray(0, receiver.bytes))).toBe(true);
        expect(receiver.bytes).toBeLessThanOrEqual(bytes);
      }
    });
  });

  test("where much is held and the receiver is slow", async () => {
    const { open } = await stand(medium);
    const line = await open();
    const bulk = noise(4 * BULK_BYTES);
    line.connection.delay(1);
    line.connection.cutAfter({ toTarget: 2 * BULK_BYTES + 1 });
    line.target.socket.pause();
    line.client.socket.write(bulk);
    await within("the first bytes", line.connection.reached("toTarget", 1));
    line.target.socket.resume();
    await overAtBoth(line);
    expect(line.target.read.equals(bulk.subarray(0, 2 * BULK_BYTES + 1))).toBe(true);
  });

  test("at once when so many bytes have passed already, and only where it was asked for", async () => {
    const { open } = await stand(medium);
    const [one, other] = [await open(), await open()];
    await one.client.write("0123456789");
    await one.target.hasRead(10);
    await within("10 bytes", one.connection.reached("toTarget", 10));
    one.connection.cutAfter({ toTarget: 5 });
    await overAtBoth(one);
    await other.client.write("still here");
    await other.target.hasRead(10);
    expect(other.connection.isOpen).toBe(true);
  });

  test("what is said last counts, and nothing said means never", async () => {
    const { open } = await stand(medium);
    const { client, target, connection } = await open();
    connection.cutAfter({ toTarget: 2, toClient: 2 });
    connection.cutAfter({ toTarget: 5 });
    await target.write("not cut");
    await client.hasRead(7);
    connection.cutAfter({});
    await client.write("not cut either");
    await target.hasRead(14);
    expect(connection.isOpen).toBe(true);
  });

  test("all connections, those to come as well", async () => {
    const { proxy, open } = await stand(medium);
    const early = await open();
    proxy.cutAfter({ toTarget: 3 });
    const late = await open();
    for (const line of [early, late]) {
      line.client.socket.write("01234");
      await overAtBoth(line);
      expect(line.target.read.toString()).toBe("012");
    }
    proxy.cutAfter({});
    const [one, other] = [await open(), await open()];
    proxy.cut();
    await Promise.all([overAtBoth(one), overAtBoth(other)]);
  });

  test("what the proxy holds is lost with it", async () => {
    const { open } = await stand(medium);
    const line = await open();
    line.connection.at("toTarget", 4, (connection) => connection.freeze("toTarget"));
    line.client.socket.write("herenot");
    await line.target.hasRead(4);
    line.connection.cut();
    await overAtBoth(line);
    expect(line.target.read.toString()).toBe("here");
  });

  test("a wait for bytes that do not come ends with the connection", async () => {
    const { open } = await stand(medium);
    const { connection } = await open();
    const wait = connection.reached("toTarget", 100);
    connection.cut();
    await expect(within("the wait", wait)).rejects.toThrow("closed when 0 of 100 bytes had passed toTarget");
    await expect(connection.reached("toTarget", 0)).resolves.toBeUndefined();
    await expect(connection.reached("toClient", 1)).rejects.toThrow("0 of 1");
  });
});

test("reset is RST on tcp, at both ends", async () => {
  const { open } = await stand("tcp");
  const { client, target, connection } = await open();
  await client.write("x");
  await target.hasRead(1);
  connection.reset();
  await Promise.all([client.hasClosed(), target.hasClosed()]);
  expect([client.errors, target.errors]).toEqual([["ECONNRESET"], ["ECONNRESET"]]);
});

test("reset cuts where there is no RST, and also a sender that is blocked", async () => {
  for (const medium of MEDIA) {
    const { open, proxy } = await stand(medium);
    const line = await open();
    line.target.socket.pause();
    line.client.socket.write(noise(16 * BULK_BYTES));
    await within("the first bytes", line.connection.reached("toTarget", 1));
    proxy.reset();
    line.target.socket.resume();
    await overAtBoth(line);
  }
});

function ends({ client, target }: Line, direction: Direction): { sender: Peer; receiver: Peer } {
  return direction === "toTarget"
    ? { sender: client, receiver: target }
    : { sender: target, receiver: client };
}

/** Resolves when both ends have met the cut, as an end or as an error. */
async function overAtBoth({ client, target, connection }: Line): Promise<void> {
  await within("the end of the connection", connection.closed);
  await Promise.all([client.isOver(), target.isOver()]);
}
