import { describe, expect, test } from "vitest";
import { checksum, dial, echo, MEDIA, noise, stand, until, within } from "./support.js";

const MIB = 1024 * 1024;
const BULK_BYTES = 64 * MIB;
/** Far more than the buffers of four sockets hold. */
const BUFFERS_BYTES = 16 * MIB;
const DELAY_MS = 60;

describe.each(MEDIA)("freezing, %s", (medium) => {
  test("nothing passes after that byte, the sender feels it, and thawing loses nothing", async () => {
    const { open } = await stand(medium);
    const [line, clock] = [await open(), await open()];
    const { client, target, connection } = line;
    const bulk = noise(BULK_BYTES);
    connection.at("toTarget", 100_001, () => connection.freeze("toTarget"));
    client.socket.end(bulk);
    await target.hasRead(100_001);
    // What passes beside it shows that there was time for more.
    await clock.client.write(bulk);
    await clock.target.hasRead(bulk.length);
    expect(target.bytes).toBe(100_001);
    expect(client.socket.bytesWritten - client.socket.writableLength).toBeLessThan(BUFFERS_BYTES);
    await target.write("the other way goes on");
    await client.hasRead(21);
    connection.thaw();
    await target.hasEnded();
    expect(target.readSum).toBe(checksum(bulk));
  });

  test("healing thaws", async () => {
    const { open } = await stand(medium);
    const { client, target, connection } = await open();
    connection.freeze();
    client.socket.write("held");
    connection.heal("toTarget");
    await target.hasRead(4);
    target.socket.write("held too");
    connection.heal();
    await client.hasRead(8);
  });

  test("holds ends back, and those of all connections to come", async () => {
    const { proxy, open } = await stand(medium);
    const early = await open();
    proxy.freeze();
    const late = await open();
    const clock = await open();
    clock.connection.thaw();
    for (const { client, target } of [early, late]) {
      client.socket.end("up");
      target.socket.end("down");
    }
    await clock.client.write("tick");
    await clock.target.hasRead(4);
    for (const { client, target } of [early, late]) {
      expect([client.bytes, client.ended, target.bytes, target.ended]).toEqual([0, false, 0, false]);
    }
    proxy.thaw();
    for (const { client, target, connection } of [early, late]) {
      await Promise.all([client.hasEnded(), target.hasEnded()]);
      expect(`${client.read} ${target.read}`).toBe("down up");
      await within("the close", connection.closed);
    }
    const later = await open();
    await later.client.write("thawed");
    await later.target.hasRead(6);
  });
});

describe.each(MEDIA)("a blackhole, %s", (medium) => {
  test("swallows one direction from that byte on, its end too, and the other goes on", async () => {
    const { open } = await stand(medium);
    const { client, target, connection } = await open();
    connection.at("toTarget", 5, () => connection.blackhole("toTarget"));
    await client.write("heard and never more");
    client.socket.end();
    await until("the rest", () => connection.swallowed("toTarget") === 15);
    await target.write("anybody there?");
    await client.hasRead(14);
    expect(target.read.toString()).toBe("heard");
    expect([target.ended, connection.isOpen]).toEqual([false, true]);
  });

  test("both ways: a sender is not slowed, nobody is told, and healing lets later bytes pass", async () => {
    const { proxy, open } = await stand(medium);
    const early = await open();
    proxy.blackhole();
    const late = await open();
    for (const { client, target, connection } of [early, late]) {
      await Promise.all([client.write(noise(16 * MIB)), target.write("x")]);
      await until("all of it", () => connection.swallowed("toTarget") === 16 * MIB);
      await until("all of it", () => connection.swallowed("toClient") === 1);
      expect([client.bytes, target.bytes, client.ended, target.ended]).toEqual([0, 0, false, false]);
    }
    proxy.heal();
    for (const { client, target } of [early, late]) {
      await client.write("again");
      await target.hasRead(5);
      expect(target.read.toString()).toBe("again");
    }
  });
});

describe.each(MEDIA)("a delay, %s", (medium) => {
  test("makes every byte and the end late, in order", async () => {
    const { open } = await stand(medium);
    const { client, target, connection } = await open();
    connection.delay(DELAY_MS, "toTarget");
    const bulk = noise(4 * MIB);
    const began = performance.now();
    client.socket.end(bulk);
    await target.hasRead(1);
    expect(performance.now() - began).toBeGreaterThanOrEqual(DELAY_MS);
    await target.hasEnded();
    expect(target.readSum).toBe(checksum(bulk));
  });

  test("an end alone is late too", async () => {
    const { open } = await stand(medium);
    const { client, target, connection } = await open();
    connection.delay(DELAY_MS);
    const began = performance.now();
    client.socket.end();
    await target.hasEnded();
    expect(performance.now() - began).toBeGreaterThanOrEqual(DELAY_MS);
  });

  test("healing hands over at once what is held; so does a shorter delay", async () => {
    const { proxy, open } = await stand(medium);
    proxy.delay(3_600_000);
    const [one, other] = [await open(), await open()];
    for (const { client } of [one, other]) await client.write("held");
    one.connection.heal();
    await one.target.hasRead(4);
    other.connection.delay(1);
    await other.target.hasRead(4);
    proxy.heal();
    const later = await open();
    await later.client.write("free");
    await later.target.hasRead(4);
  });

  test("a sender feels it when much is held", async () => {
    const { open } = await stand(medium);
    const [{ client, target, connection }, clock] = [await open(), await open()];
    connection.delay(3_600_000, "toTarget");
    const bulk = noise(BULK_BYTES);
    client.socket.end(bulk);
    await clock.client.write(bulk);
    await clock.target.hasRead(bulk.length);
    expect(client.socket.writableLength).toBeGreaterThan(0);
    connection.delay(0);
    await target.hasEnded();
    expect(target.readSum).toBe(checksum(bulk));
  });
});

describe.each(MEDIA)("slices, %s", (medium) => {
  test("the receiver reads single bytes, all of them", async () => {
    const { proxy, open } = await stand(medium);
    proxy.slice("toTarget");
    const { client, target, connection } = await open();
    echo(target);
    const message = noise(5000);
    await client.write(message);
    await target.hasRead(message.length);
    expect(Math.max(...target.chunks.map(({ length }) => length))).toBe(1);
    expect(target.read.equals(message)).toBe(true);
    await client.hasRead(message.length);
    connection.heal();
    await client.write(message);
    await target.hasRead(2 * message.length);
    expect(target.chunks.length).toBeLessThan(2 * message.length);
  });
});

describe.each(MEDIA)("half of a connection, %s", (medium) => {
  test("halfClose: one receiver reads the end, the other direction goes on", async () => {
    const { open } = await stand(medium);
    const { client, target, connection } = await open();
    connection.at("toTarget", 4, () => connection.halfClose("toTarget"));
    await client.write("thisnot");
    await target.hasEnded();
    expect(target.read.toString()).toBe("this");
    connection.heal();
    await client.write("nor this");
    await until("all of it", () => connection.swallowed("toTarget") === 11);
    await target.write("still talking");
    await client.hasRead(13);
    expect(client.ended).toBe(false);
  });

  test.each(["client", "target"] as const)(
    "halfOpen: the %s is not told that the other is gone",
    async (side) => {
      const { open } = await stand(medium);
      const line = await open();
      const unknowing = line[side];
      const gone = line[side === "client" ? "target" : "client"];
      line.connection.halfOpen(side);
      await gone.hasEnded();
      await unknowing.write(noise(MIB));
      const direction = side === "client" ? "toTarget" : "toClient";
      await until("all of it", () => line.connection.swallowed(direction) === MIB);
      expect([unknowing.bytes, unknowing.ended, line.connection.isOpen]).toEqual([0, false, true]);
      line.connection.cut();
      await unknowing.hasEnded();
    },
  );
});

describe.each(MEDIA)("refusing, %s", (medium) => {
  test("new connections find nobody, open ones go on, and accepting listens at the same place", async () => {
    const { proxy, open } = await stand(medium);
    const { endpoint } = proxy;
    const { client, target } = await open();
    proxy.refuse();
    await expect(dial(proxy)).rejects.toMatchObject({ code: medium === "tcp" ? "ECONNREFUSED" : "ENOENT" });
    await client.write("still here");
    await target.hasRead(10);
    await proxy.accept();
    expect(proxy.endpoint).toEqual(endpoint);
    const later = await open();
    await later.client.write("back again");
    await later.target.hasRead(10);
    expect(later.connection.index).toBe(1);
  });
});
