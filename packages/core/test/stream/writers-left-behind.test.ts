import { finished } from "node:stream/promises";
import { expect, test } from "vitest";
import { makeBoss } from "../failures/support/boss.js";
import { failureOf, within } from "../failures/support/deadline.js";
import { event, streamWorker } from "./support.js";

const ANSWER_BYTES = 900_000;
/** More than a window: its write waits for a worker that never takes it. */
const TOO_MUCH = Buffer.alloc(8 * 1024 * 1024);

const answering = () =>
  makeBoss().employ(streamWorker("answersTheHead"), { params: { bytes: ANSWER_BYTES } as never });

test("what a worker wrote before it returned arrives at who reads, though a write to it still waits", async () => {
  const employee = await answering();
  const stream = employee.stream();
  let bytes = 0;
  stream.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
  });
  stream.on("error", () => {});
  stream.pause();
  stream.write(TOO_MUCH);
  await within("its exit", employee.exited);
  const over = event(stream, "end");
  stream.resume();
  await over;
  expect(bytes).toBe(ANSWER_BYTES);
});

test("a write that waits for a worker that is gone fails once all is read, and its stream with it", async () => {
  const employee = await answering();
  const stream = employee.stream();
  stream.on("data", () => {}).pause();
  const written = new Promise<unknown>((resolve) => stream.write(TOO_MUCH, resolve));
  await within("its exit", employee.exited);
  const over = failureOf("the stream", finished(stream));
  stream.resume();
  expect(await within("the write", written)).toMatchObject({ code: "WORKER_GONE" });
  expect(await over).toMatchObject({ code: "WORKER_GONE" });
});

test("where nobody reads, a write that waits fails when the worker is gone", async () => {
  const employee = await answering();
  const stream = employee.stream().on("error", () => {});
  const written = new Promise<unknown>((resolve) => stream.write(TOO_MUCH, resolve));
  expect(await within("the write", written)).toMatchObject({ code: "WORKER_GONE" });
  expect(stream.destroyed).toBe(true);
});
