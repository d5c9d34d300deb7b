import assert from "node:assert/strict";
import { test } from "node:test";
import { connect, read } from "./client.js";
import { startServer } from "./server-process.js";

const DEADLINE = { timeout: 60_000 };

test(
  "S4: 2,000 connections, hundreds at once: each is served or refused, the cap holds, and in the end none is live",
  DEADLINE,
  async (t) => {
    const [total, together, cap, workers] = [2000, 600, 300, 4];
    const server = await startServer(t, { WORKERS: workers, CONNECTIONS: cap });
    const seen = { served: 0, refused: 0, most: 0 };
    const pids = new Set();

    /** Resolves when it is let in or refused, to what ends it. */
    async function come() {
      const client = await connect(server.port);
      const answer = await client.ask("status");
      if (answer === "all connections are taken, try again later") {
        seen.refused++;
        return async () => assert.equal(await client.next(), undefined);
      }
      const { count, pid } = read(answer);
      seen.served++;
      seen.most = Math.max(seen.most, count);
      pids.add(pid);
      return async () => {
        const primes = read(await client.ask("primes 10000"));
        assert.deepEqual([primes.count, primes.pid], [1229, pid]);
        await client.quit();
      };
    }

    // All of them at once: whoever is let in stays until everybody knows.
    const endings = await Promise.all(Array.from({ length: together }, come));
    assert.deepEqual(seen, { served: cap, refused: together - cap, most: cap });
    await Promise.all(endings.map((end) => end()));

    // The others come and go as they like.
    let left = total - together;
    const visitors = Array.from({ length: together }, async () => {
      while (left-- > 0) await (await come())();
    });
    await Promise.all(visitors);
    assert.equal(seen.served + seen.refused, total);
    assert.equal(seen.most, cap);
    assert.equal(pids.size, workers);

    const last = await connect(server.port);
    assert.equal(read(await last.ask("status")).count, 1);
    await last.quit();
    server.kill("SIGTERM");
    await server.said(new RegExp(`^ended: ${seen.served + 1} connections served, ${seen.refused} refused$`));
    t.diagnostic(`${seen.served} served, ${seen.refused} refused, ${seen.most} live at most`);
  },
);

test("S4: clients that come and are gone at once leave nothing behind", DEADLINE, async (t) => {
  const { port } = await startServer(t, { WORKERS: 1 });
  const [busy, watcher] = [await connect(port), await connect(port)];
  void busy.ask("primes 1e15");
  // More than a worker has streams.
  for (let round = 0; round < 15; round++) {
    const clients = await Promise.all(Array.from({ length: 100 }, () => connect(port)));
    for (const client of clients) client.reset();
    for (let count = 0; count !== 2; ) count = read(await watcher.ask("status")).count;
  }
});
