import { type Direction, faultProxy, type ProxyConnection } from "@bossworks/dealer-conformance/fault-proxy";
import { describe, expect, test } from "vitest";
import { checksum, dial, freeEndpoint, MEDIA, noise, type Peer, stand, until, within } from "./support.js";

const MIB = 1024 * 1024;
const BULK_BYTES = 64 * MIB;
/** Far more than the buffers of four sockets hold. */
const BUFFERS_BYTES = 16 * MIB;

describe.each(MEDIA)("a fault proxy without faults, %s", (medium) => {
  test("passes bytes both ways and counts them", async () => {
    const { open, proxy } = await stand(medium);
    const { client, target, connection } = await open();
    expect(proxy.connections).toEqual([connection]);
    await client.write("to the target");
    await target.write("back");
    await target.hasRead(13);
    await client.hasRead(4);
    expect(target.read.toString()).toBe("to the target");
    expect(client.read.toString()).toBe("back");
    await within("13 bytes", connection.reached("toTarget", 13));
    expect(connection.passed("toTarget")).toBe(13);
    expect(connection.passed("toClient")).toBe(4);
  });

  test("passes an end on and keeps the other direction", async () => {
    const { open, proxy } = await stand(medium);
    const { client, target, connection } = await open();
    client.socket.end("last words");
    await target.hasEnded();
    expect(target.read.toString()).toBe("last words");
    expect(client.ended).toBe(false);
    target.socket.end("answer");
    await client.hasEnded();
    expect(client.read.toString()).toBe("answer");
    await within("the close", connection.closed);
    expect(proxy.connections).toEqual([]);
    expect([client.errors, target.errors]).toEqual([[], []]);
  });

  test("64 MiB each way at once arrive unharmed", async () => {
    const { open } = await stand(medium);
    const { client, target } = await open();
    const [one, other] = [noise(BULK_BYTES), noise(BULK_BYTES)];
    client.socket.end(one);
    target.socket.end(other);
    await Promise.all([target.hasEnded(), client.hasEnded()]);
    expect(target.readSum).toBe(checksum(one));
    expect(client.readSum).toBe(checksum(other));
  });

  test("a slow receiver slows the sender, and loses nothing", async () => {
    const { open } = await stand(medium);
    const { client, target, connection } = await open();
    const other = await open();
    const bulk = noise(BULK_BYTES);
    target.socket.pause();
    client.socket.end(bulk);
    // What passes beside it shows that there was time for more.
    await other.client.write(bulk);
    await other.target.hasRead(bulk.length);
    expect(connection.passed("toTarget")).toBeLessThan(BUFFERS_BYTES);
    expect(client.socket.writableLength).toBeGreaterThan(0);
    target.socket.resume();
    await target.hasEnded();
    expect(target.readSum).toBe(checksum(bulk));
  });

  test("what a side had sent before it broke arrives, though nobody can write to it any more", async () => {
    const { open } = await stand(medium);
    const { client, target, connection } = await open();
    const testament = noise(32 * 1024);
    connection.freeze("toClient");
    target.socket.pause();
    await client.write("never read");
    await within("the bytes", connection.reached("toTarget", 10));
    await target.write(testament);
    target.socket.destroy();
    await target.hasClosed();
    await refusal(client, connection, "toTarget");
    connection.thaw("toClient");
    await client.isOver();
    expect(client.readSum).toBe(checksum(testament));
  });

  test("an end and a break that come while it is frozen are both passed on", async () => {
    const { open } = await stand(medium);
    const [{ client, target, connection }, clock] = [await open(), await open()];
    connection.freeze("toTarget");
    client.socket.end();
    await client.hasEndedWriting();
    client.socket.destroy();
    await refusal(target, connection, "toClient");
    // What passes beside it shows that there was time for the break.
    await clock.client.write("tick");
    await clock.target.hasRead(4);
    connection.thaw();
    await within("the close", connection.closed);
    await target.isOver();
  });

  test("a target that cannot be reached closes the client's connection", async () => {
    const target = medium === "tcp" ? await deadPort() : freeEndpoint(medium);
    await using proxy = await faultProxy({ listen: freeEndpoint(medium), target });
    const client = await dial(proxy);
    await client.hasEnded();
    await until("no connection", () => proxy.connections.length === 0);
  });
});

/** Writes until the proxy has found out by it that the other end is gone: nothing else tells. */
function refusal(peer: Peer, connection: ProxyConnection, direction: Direction): Promise<void> {
  return until("the refusal", () => {
    peer.socket.write("too late");
    return connection.swallowed(direction) > 0;
  });
}

/** A port that was free a moment ago. */
async function deadPort() {
  const proxy = await faultProxy({ listen: { port: 0 }, target: { port: 1 } });
  await proxy.close();
  return proxy.endpoint;
}
