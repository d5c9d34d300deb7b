import { createHash, randomFillSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { TEST_MS, within } from "../deadline.js";
import { echo, echoSync, give } from "../workers.js";

const KIB = 1024;
/** Around every edge a fragment, a lane or a packet has. */
const SIZES = [
  0,
  1,
  7,
  8,
  100,
  8 * KIB - 100,
  8 * KIB,
  8 * KIB + 1,
  64 * KIB - 1,
  64 * KIB,
  64 * KIB + 1,
  256 * KIB,
  1024 * KIB - 1,
  1024 * KIB + 1,
  10 * 1024 * KIB,
];

/** Bytes arrive as they were sent, whatever their number. */
export function payloadBytes(c: Conformance): void {
  describe("payload bytes", { timeout: TEST_MS }, () => {
    test.each([
      ["awaits", echo],
      ["blocks", echoSync as typeof echo],
    ] as const)("there and back with a worker that %s, every size byte for byte", async (_, worker) => {
      const boss = await c.boss();
      const employee = await within("employ", boss.employ(worker));
      const messages = employee[Symbol.asyncIterator]();
      for (const size of SIZES) {
        const bytes = randomFillSync(Buffer.alloc(size));
        await within(`send of ${size}`, employee.send(bytes));
        const { value } = await within(`${size} bytes`, messages.next());
        expect(Buffer.isBuffer(value)).toBe(true);
        expect(hashOf(value as Buffer)).toBe(hashOf(bytes));
      }
    });

    test.each(SIZES)("params and a result of %i bytes arrive whole", async (size) => {
      const boss = await c.boss();
      const params = randomFillSync(Buffer.alloc(size));
      const employee = await within("employ", boss.employ(give, { params }));
      expect(hashOf((await within("result", employee.result)) as Buffer)).toBe(hashOf(params));
    });
  });
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha1").update(bytes).digest("hex");
}
