import { finished, pipeline } from "node:stream/promises";
import { expect, test } from "vitest";
import { makeBoss } from "../failures/support/boss.js";
import { failureOf, within } from "../failures/support/deadline.js";
import { event, streamWorker, textOf } from "./support.js";

/** More than a window. */
const BYTES = 5_000_000;

test.each([true, false])("what a worker wrote before it returned arrives (ended: %s)", async (ends) => {
  const employee = await makeBoss().employ(streamWorker("writesAndReturns"), {
    params: { bytes: BYTES, ends } as never,
  });
  const stream = employee.stream();
  expect((await textOf(stream)).length).toBe(BYTES);
  expect(await within("its result", employee.result)).toBe("returned");
});

test("what it wrote and left corked arrives too", async () => {
  const employee = await makeBoss().employ(streamWorker("writesAndReturns"), {
    params: { bytes: 10_000, ends: false, corks: true } as never,
  });
  expect((await textOf(employee.stream())).length).toBe(10_000);
  expect(await within("its result", employee.result)).toBe("returned");
});

test("its result does not wait for a reader, and what it wrote is read afterwards", async () => {
  const employee = await makeBoss().employ(streamWorker("writesAndReturns"), {
    params: { bytes: BYTES, ends: true } as never,
  });
  expect(await within("its result", employee.result)).toBe("returned");
  await within("its exit", employee.exited);
  const stream = employee.stream();
  expect((await textOf(stream)).length).toBe(BYTES);
  expect(() => employee.stream()).toThrow(expect.objectContaining({ code: "WORKER_GONE" }));
});

test("a stream it never had is refused after its end", async () => {
  const employee = await makeBoss().employ(streamWorker("writesAndReturns"), {
    params: { bytes: 1, name: "other" } as never,
  });
  await within("its exit", employee.exited);
  expect(() => employee.stream("mine")).toThrow(expect.objectContaining({ code: "WORKER_GONE" }));
  expect(await textOf(employee.stream("other"))).toHaveLength(1);
});

test("dismissal drops what nobody has asked for", async () => {
  const employee = await makeBoss().employ(streamWorker("writesAndReturns"), {
    params: { bytes: 1, ends: true } as never,
  });
  await within("dismissal", employee.dismiss());
  expect(() => employee.stream()).toThrow(expect.objectContaining({ code: "WORKER_GONE" }));
});

test("an open stream of a worker that fails is destroyed with how it ended", async () => {
  const employee = await makeBoss().employ(streamWorker("writesAndThrows"), { params: {} as never });
  expect(await failureOf("the stream", finished(employee.stream()))).toMatchObject({
    code: "WORKER_GONE",
    cause: { code: "WORKER_FAILED" },
  });
});

test("what it had ended before it failed is whole", async () => {
  const employee = await makeBoss().employ(streamWorker("writesAndThrows"), {
    params: { ends: true } as never,
  });
  expect(await textOf(employee.stream())).toBe("before it");
});

test("streams of a killed worker are destroyed, and writes to it fail", async () => {
  const employee = await makeBoss().employ(streamWorker("fills"));
  const stream = employee.stream();
  stream.resume();
  await event(stream, "data");
  const over = failureOf("the stream", finished(stream));
  const written = new Promise<unknown>((resolve) => stream.write(Buffer.alloc(BYTES), resolve));
  await within("kill", employee.kill());
  expect(await over).toMatchObject({ code: "WORKER_GONE", cause: { code: "WORKER_KILLED" } });
  expect(await within("the write", written)).toMatchObject({ code: "WORKER_GONE" });
});

test("STOP ends a wait for bytes", async () => {
  const employee = await makeBoss({ stopGraceMs: 8000, autostart: false }).employ(
    streamWorker("waitsForBytes"),
  );
  // Refused by the worker's side before the worker asks for one itself.
  employee.stream("nobody wants it").destroy();
  await within("status", employee.status());
  const stream = employee.stream();
  const waits = new Promise((resolve) => employee.once("message", resolve));
  await within("resume", employee.resume());
  await within("its word", waits);
  const over = failureOf("the stream", finished(stream));
  await within("stop", employee.stop());
  expect(await failureOf("its result", employee.result)).toMatchObject({
    code: "WORKER_STOPPED",
    value: "WORKER_STOPPED",
  });
  expect(await over).toMatchObject({ code: "STREAM_DESTROYED", cause: { code: "WORKER_STOPPED" } });
});

test("close ends pipelines of both ends", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(streamWorker("echo"));
  const stream = employee.stream();
  stream.write("some");
  await event(stream, "readable");
  const over = failureOf(
    "the pipeline",
    pipeline(stream, async (source) => {
      for await (const _ of source);
    }),
  );
  await within("close", boss.close());
  expect(["STREAM_DESTROYED", "WORKER_GONE"]).toContain((await over).code);
});

test("what becomes of a worker never throws out of a boss that does not look at its stream", async () => {
  const employee = await makeBoss().employ(streamWorker("writesAndThrows"), { params: {} as never });
  const stream = employee.stream();
  await event(stream, "close");
  expect(stream.errored).toMatchObject({ code: "WORKER_GONE" });
});
