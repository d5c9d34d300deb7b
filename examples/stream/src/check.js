// What CI runs: bytes go through two workers and are the same, and one that fails on the way is told at both ends.
import assert from "node:assert/strict";
import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { Boss } from "@bossworks/core";
import { thereAndBack } from "./there-and-back.js";
import { unpack } from "./zip.worker.js";

const lines = Array.from({ length: 300_000 }, (_, i) => `line ${i} of a text that packs well\n`);
const text = Buffer.from(lines.join(""));

const boss = new Boss();
try {
  const sink = new PassThrough();
  const [told, came] = await Promise.all([
    thereAndBack(boss, Readable.from(pieces(text)), sink),
    buffer(sink),
  ]);
  assert.equal(told.bytes, text.length);
  assert.ok(told.packed < text.length / 5);
  assert.ok(came.equals(text));

  const worker = await boss.employ(unpack);
  const stream = worker.stream();
  stream.end("no packed bytes at all");
  await assert.rejects(buffer(stream), { code: "STREAM_DESTROYED" });
  await assert.rejects(worker.result, { code: "WORKER_FAILED" });
} finally {
  await boss.close();
}
console.log(
  `${text.length} bytes packed and unpacked by two workers, the same; what is not packed fails at both ends`,
);

function* pieces(bytes) {
  for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000);
}
