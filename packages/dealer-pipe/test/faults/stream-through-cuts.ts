import { createHash, randomBytes } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { Boss, workerAt } from "@bossworks/core";
import type { ProxyConnection } from "@bossworks/dealer-conformance/fault-proxy";
import { expect, onTestFinished, test } from "vitest";
import { within } from "../support.js";
import { seeded } from "./seeded.js";
import type { Through } from "./through-proxy.js";

const ECHO = workerAt<typeof import("./fixtures/echo.worker.mjs"), "echo">(
  new URL("fixtures/echo.worker.mjs", import.meta.url),
  "echo",
);

const MIB = 1024 * 1024;
/** Random once, and cut at other places each time: a piece that is lost, repeated or out of place shows. */
const NOISE = randomBytes(MIB);
/** What is sent between two cuts, both ways together, on average. */
const BYTES_PER_CUT = MIB;
/** A busy machine moves at least so much through links that break. */
const BYTES_PER_MS = 1024;

/** Tests that a stream of so many mebibytes, there and back through links that are cut, is the same at its end. */
export function testStreamThroughCuts(through: Through, mebibytes: number): void {
  const seed = Date.now() % 2 ** 32;
  const [bytes, cuts] = [mebibytes * MIB, 2 * mebibytes];
  const withinMs = 30_000 + bytes / BYTES_PER_MS;
  const title = `${mebibytes} MiB of a stream, there and back through up to ${cuts} cuts, are the same (seed ${seed})`;
  test(title, { timeout: 2 * withinMs }, async () => {
    const random = seeded(seed);
    let left = cuts;
    const plan = (connection: ProxyConnection): void => {
      if (left-- <= 0) return;
      const after = Math.floor(random() * BYTES_PER_CUT);
      connection.cutAfter(random() < 0.5 ? { toTarget: after } : { toClient: after });
    };
    const { dealer } = await through(plan);
    const boss = new Boss({ dealer });
    onTestFinished(() => within("close", boss.close(), 20_000));
    let restored = 0;
    boss.on("linkrestored", () => restored++);
    const employee = await boss.employ(ECHO);

    const [sent, came] = [createHash("sha256"), createHash("sha256")];
    function* source(): Generator<Buffer> {
      for (let done = 0; done < bytes; ) {
        const start = Math.floor(random() * (MIB / 2));
        const length = Math.min(Math.ceil((random() * MIB) / 4), bytes - done);
        const piece = NOISE.subarray(start, start + length);
        sent.update(piece);
        done += length;
        yield piece;
      }
    }
    await within("the bytes", pipeline(source, employee.stream(), came), withinMs);
    await within("the worker's end", employee.result);
    expect(came.digest("hex")).toBe(sent.digest("hex"));
    expect(restored).toBeGreaterThan(0);
  });
}
