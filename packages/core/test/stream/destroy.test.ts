import { finished, pipeline } from "node:stream/promises";
import { expect, test } from "vitest";
import { makeBoss } from "../failures/support/boss.js";
import { failureOf, within } from "../failures/support/deadline.js";
import { event, streamWorker, tell, textOf } from "./support.js";

const puppet = () => makeBoss().employ(streamWorker("puppet"));

test("a boss's error ends the worker's end as STREAM_DESTROYED, with it as cause", async () => {
  const employee = await puppet();
  const stream = employee.stream();
  await tell(employee, "open");
  stream.on("error", () => {}).destroy(Object.assign(new Error("disk full"), { code: "ENOSPC" }));
  const [code, error, close] = (await tell(employee, "closed")) as [string, Error, string];
  expect([code, close]).toEqual(["error STREAM_DESTROYED", "close"]);
  expect(error.cause).toMatchObject({ message: "disk full", code: "ENOSPC" });
});

test("a worker's error ends the boss's end so, and what waits is told", async () => {
  const employee = await puppet();
  const stream = employee.stream();
  await tell(employee, "open");
  const written = new Promise<unknown>((resolve) => stream.write(Buffer.alloc(4_000_000), resolve));
  const over = failureOf("the stream", finished(stream));
  await tell(employee, "destroy", "", { error: new RangeError("too much") });
  expect(await over).toMatchObject({ code: "STREAM_DESTROYED", cause: { message: "too much" } });
  expect(await within("the write", written)).toMatchObject({ code: "STREAM_DESTROYED" });
});

test("an error too large for a frame is told in short", async () => {
  const employee = await puppet();
  const stream = employee.stream();
  await tell(employee, "open");
  const over = failureOf("the stream", finished(stream));
  await tell(employee, "destroy", "", {
    error: Object.assign(new Error("large"), { dump: "x".repeat(60_000) }),
  });
  expect(await over).toMatchObject({ code: "STREAM_DESTROYED", message: expect.stringContaining("large") });
});

test("what no string can be made of destroys a stream as anything else does", async () => {
  const employee = await puppet();
  const stream = employee.stream();
  await tell(employee, "open");
  const over = failureOf("the stream", finished(stream));
  const error = { toString: "is no function" } as unknown as Error;
  await tell(employee, "destroy", "", { error });
  expect(await over).toMatchObject({ code: "STREAM_DESTROYED", cause: error });
});

test("destroyed without an error, the other end closes without one, before its end", async () => {
  const employee = await puppet();
  const stream = employee.stream();
  await tell(employee, "open");
  stream.destroy();
  expect(await tell(employee, "closed")).toEqual(["close"]);
  const next = employee.stream();
  await tell(employee, "open");
  const over = failureOf("the stream", finished(next));
  await tell(employee, "destroy");
  expect(await over).toMatchObject({ code: "ERR_STREAM_PREMATURE_CLOSE" });
});

test("what had been ended before can still be read when its end is destroyed", async () => {
  const employee = await puppet();
  const stream = employee.stream();
  await tell(employee, "open");
  await tell(employee, "end", "", { text: "the last words" });
  await tell(employee, "finished");
  await tell(employee, "destroy");
  const chunks: string[] = [];
  stream.setEncoding("utf8").on("data", (chunk) => chunks.push(chunk));
  await event(stream, "close");
  expect(chunks.join("")).toBe("the last words");
});

test("whoever stops reading stops the writer at the other end", async () => {
  const employee = await makeBoss().employ(streamWorker("produce"), { params: { bytes: 1e9 } as never });
  for await (const _ of employee.stream()) break;
  const failure = await failureOf("the worker", employee.result);
  // The first is what its write meets, the second what it meets between two writes.
  expect(["STREAM_DESTROYED", "ERR_STREAM_PREMATURE_CLOSE"]).toContain(
    (failure.cause as { code?: string }).code,
  );
});

test("an iteration that came to its end leaves the other end unharmed", async () => {
  const employee = await puppet();
  const stream = employee.stream();
  await tell(employee, "open");
  await tell(employee, "end", "", { text: "all of it" });
  await tell(employee, "finished");
  expect(await textOf(stream)).toBe("all of it");
  // Node 20 destroys at the end of an iteration also what may still be written to; Node 24 leaves it open, and it ends.
  const isDestroyed = stream.destroyed;
  if (!isDestroyed) stream.end();
  const expected = isDestroyed ? ["finish", "close"] : ["finish", "end", "close"];
  expect(await tell(employee, "closed")).toEqual(expected);
});

test("a pipeline that fails at one end fails at the other", async () => {
  const employee = await makeBoss().employ(streamWorker("echo"));
  const stream = employee.stream();
  const source = async function* () {
    yield "some";
    throw new Error("no more of it");
  };
  await failureOf("the pipeline", pipeline(source, stream));
  const failure = await failureOf("the worker", employee.result);
  expect(failure.cause).toMatchObject({ code: "STREAM_DESTROYED", cause: { message: "no more of it" } });
});
