import { createHash, randomFillSync } from "node:crypto";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { expect, test } from "vitest";
import { makeBoss } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";
import { streamWorker } from "./support.js";

const MIB = 1024 * 1024;

/** What both directions may hold, and what the collector leaves. A thread's memory is the process's own. */
const GROWTH_BYTES = 96 * MIB;

/** A busy machine moves at least so much. */
const BYTES_PER_MS = 4 * 1024;

/** Random once, and another beginning each time: a piece that is lost, repeated or out of place shows. */
const NOISE = randomFillSync(Buffer.alloc(MIB));

function* pieces(bytes: number): Generator<Buffer> {
  for (let at = 0, length = 1; at < bytes; at += length, length = (length * 7 + 13) % 200_000) {
    const start = (at * 31) % (NOISE.length / 2);
    yield NOISE.subarray(start, start + Math.min(length, bytes - at));
  }
}

/** Tests that so many bytes go to a worker and come back changed by nobody, in memory that does not grow. */
export function testBulk(bytes: number): void {
  const limitMs = 20_000 + bytes / BYTES_PER_MS;
  test(`${bytes / MIB} MiB through a worker and back are the same, in flat memory`, {
    timeout: 2 * limitMs,
  }, async () => {
    const employee = await makeBoss().employ(streamWorker("echo"));
    const sent = createHash("sha256");
    const came = createHash("sha256");
    let count = 0;
    let before = 0;
    let peak = 0;
    const source = function* () {
      for (const piece of pieces(bytes)) {
        sent.update(piece);
        yield piece;
      }
    };
    const sink = new Writable({
      write(chunk, _encoding, done) {
        came.update(chunk);
        count += chunk.length;
        // Once the buffers of both ends have grown to what they are.
        if (before === 0 && count > bytes / 4) before = process.memoryUsage.rss();
        peak = Math.max(peak, process.memoryUsage.rss());
        done();
      },
    });
    await within("the bytes", pipeline(source, employee.stream(), sink), limitMs);
    await within("its result", employee.result);
    expect(count).toBe(bytes);
    expect(came.digest("hex")).toBe(sent.digest("hex"));
    expect(peak - before).toBeLessThan(GROWTH_BYTES);
  });
}
