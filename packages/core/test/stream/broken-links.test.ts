import { createHash, randomBytes } from "node:crypto";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { memoryDealer, memoryFaults } from "@bossworks/core";
import { expect, test } from "vitest";
import { makeBoss } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";
import { streamWorker } from "./support.js";

const PIECES = 400;
const PIECE = randomBytes(50_000);
const CUT_EVERY_BYTES = 1_000_000;

test("links that are cut, and lose, repeat and reorder, change no byte of a stream", async () => {
  const faults = memoryFaults({ seed: 5, drop: 0.005, repeat: 0.02, reorder: 0.02, delayMs: [0, 1] });
  const boss = makeBoss({ dealer: memoryDealer({ faults }) });
  const employee = await boss.employ(streamWorker("echo"));
  let restored = 0;
  employee.on("linkrestored", () => restored++);
  const sent = createHash("sha256");
  const came = createHash("sha256");
  const source = function* () {
    for (let i = 0; i < PIECES; i++) {
      const piece = PIECE.subarray(i, PIECE.length - i);
      sent.update(piece);
      yield piece;
    }
  };
  let bytes = 0;
  const sink = new Writable({
    write(chunk, _encoding, done) {
      came.update(chunk);
      const before = bytes;
      bytes += chunk.length;
      if (Math.floor(before / CUT_EVERY_BYTES) < Math.floor(bytes / CUT_EVERY_BYTES)) faults.cut();
      done();
    },
  });
  await within("the bytes", pipeline(source, employee.stream(), sink), 40_000);
  expect(came.digest("hex")).toBe(sent.digest("hex"));
  expect(restored).toBeGreaterThan(3);
  await within("its result", employee.result);
});
