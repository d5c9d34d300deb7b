import { expect, test } from "vitest";
import { type Seat, seat, within } from "./seat.js";

const begun = (worker: Seat, seq: number): Promise<unknown> =>
  worker.said(`task ${seq} begun`, (said) => said.seq === seq && said.value === "begun");

test.each(["thread", "link", "process"] as const)(
  "a synchronous task in a %s is asked, suspended, resumed and stopped by its number",
  async (place) => {
    const worker = await seat("loops", { place });
    const seq = worker.run();
    await begun(worker, seq);
    expect(await worker.signal("STATUS", seq)).toMatchObject({ verb: "STATUS_RUNNING", scope: seq });
    expect(await worker.signal("SUSPEND", seq)).toMatchObject({ verb: "STATUS_SUSPENDED", scope: seq });
    const { verb, said } = await worker.signal("STATUS", seq);
    expect(verb).toBe("STATUS_SUSPENDED");
    expect(await worker.signal("STATUS", seq)).toMatchObject({ said: { progress: said.progress } });
    expect((await worker.signal("RESUME", seq)).verb).toBe("STATUS_RUNNING");
    await worker.signal("SUSPEND", seq);
    const later = await worker.signal("STATUS", seq);
    expect(later.said.progress).toBeGreaterThan(said.progress as number);
    worker.stop(seq);
    expect(await worker.end(seq)).toMatchObject({ kind: "STOPPED", value: {} });
  },
);

test("what is said of one task is not obeyed by its neighbour", async () => {
  const worker = await seat("echoes", { perWorker: 2 });
  const [first, second] = [worker.run(), worker.run()];
  expect((await worker.signal("SUSPEND", first)).verb).toBe("STATUS_SUSPENDED");
  for (const seq of [first, second]) worker.send(seq, `to ${seq}`);
  await worker.said("the second's echo", ({ value }) => value === "to 2");
  expect((await worker.signal("STATUS", first)).verb).toBe("STATUS_SUSPENDED");
  expect(worker.log.length).toBe(1);
  await worker.signal("RESUME", first);
  await worker.said("the first's echo", ({ value }) => value === "to 1");
});

test("a signal that comes before its task is kept for it", async () => {
  const worker = await seat("double");
  expect((await worker.signal("STATUS", 1)).verb).toBe("STATUS_READY");
  expect((await worker.signal("SUSPEND", 1)).verb).toBe("STATUS_SUSPENDED");
  const seq = worker.run(4);
  expect((await worker.signal("STATUS", seq)).verb).toBe("STATUS_SUSPENDED");
  expect(worker.log).toEqual([]);
  expect((await worker.signal("RESUME", seq)).verb).toBe("STATUS_RUNNING");
  expect(await worker.end(seq)).toMatchObject({ kind: "FINISHED", value: 8 });
});

test("a task that was suspended before its first line is stopped there", async () => {
  const worker = await seat("double");
  await worker.signal("SUSPEND", 1);
  const seq = worker.run(4);
  expect((await worker.signal("STATUS", seq)).verb).toBe("STATUS_SUSPENDED");
  worker.stop(seq);
  expect(await worker.end(seq)).toMatchObject({ kind: "STOPPED", value: {} });
});

test("a task that waits for its turn is READY, and one that has ended refuses", async () => {
  const worker = await seat("loops");
  const [first, second] = [worker.run(), worker.run()];
  await begun(worker, first);
  expect((await worker.signal("STATUS", second)).verb).toBe("STATUS_READY");
  worker.stop(first);
  await worker.end(first);
  for (const verb of ["STATUS", "SUSPEND", "RESUME"]) {
    expect(await worker.signal(verb, first)).toMatchObject({ verb: "STATUS_ERROR", scope: first });
  }
  await begun(worker, second);
});

test("STOP before its turn: it never runs, and says so at once", async () => {
  const worker = await seat("loops");
  const [first, second, third] = [worker.run(), worker.run(), worker.run()];
  await begun(worker, first);
  worker.stop(second);
  expect(await worker.end(second)).toMatchObject({ kind: "STOPPED", value: {} });
  expect((await worker.signal("STATUS", second)).verb).toBe("STATUS_ERROR");
  expect((await worker.signal("STATUS", first)).verb).toBe("STATUS_RUNNING");
  worker.stop(first);
  await begun(worker, third);
  expect(worker.log.filter(({ seq }) => seq === second).length).toBe(1);
});

test("STOP before its RUN: it never runs, and says so when that comes", async () => {
  const worker = await seat("double");
  worker.stop(1);
  await worker.signal("STATUS");
  expect(worker.log).toEqual([]);
  const [first, second] = [worker.run(1), worker.run(2)];
  expect(await worker.end(first)).toMatchObject({ kind: "STOPPED", value: {} });
  expect(await worker.end(second)).toMatchObject({ kind: "FINISHED", value: 4 });
  worker.stop(first);
  worker.stop(second);
  await worker.signal("STATUS");
  expect(worker.log.length).toBe(2);
});

test("STATUS tells a task's own progress, and none of its worker's", async () => {
  const worker = await seat("reports");
  const seq = worker.run();
  await begun(worker, seq);
  expect((await worker.signal("STATUS", seq)).said).toMatchObject({ progress: { at: "work" }, taken: 0 });
  expect((await worker.signal("STATUS")).said.progress).toBeUndefined();
});

test("SUSPEND of the whole worker: an idle one confirms at once, and begins nothing before RESUME", async () => {
  const worker = await seat("double");
  expect((await worker.signal("SUSPEND")).verb).toBe("STATUS_SUSPENDED");
  const seq = worker.run(1);
  expect((await worker.signal("STATUS", seq)).verb).toBe("STATUS_READY");
  expect(worker.log).toEqual([]);
  expect((await worker.signal("RESUME")).verb).toBe("STATUS_RUNNING");
  await worker.end(seq);
});

test("SUSPEND of the whole worker holds its tasks at their checkpoints", async () => {
  const worker = await seat("loops");
  const seq = worker.run();
  await begun(worker, seq);
  expect((await worker.signal("SUSPEND")).verb).toBe("STATUS_SUSPENDED");
  const { said } = await worker.signal("STATUS", seq);
  expect((await worker.signal("STATUS", seq)).said.progress).toBe(said.progress);
  await worker.signal("RESUME");
  worker.stop(seq);
  await worker.end(seq);
});

test("STOP of the whole worker stops what runs and drops the rest in silence", async () => {
  const worker = await seat("echoes", { perWorker: 2 });
  for (let i = 0; i < 5; i++) worker.run();
  worker.send(2, "ready");
  await worker.said("the second's echo", ({ value }) => value === "ready");
  worker.stop();
  expect((await within("its last word", worker.over.promise)).verb).toBe("STATUS_STOPPED");
  expect(worker.log.slice(1).map(({ seq, kind }) => [seq, kind])).toEqual([
    [1, "STOPPED"],
    [2, "STOPPED"],
  ]);
});

test("STOP of a worker that stands idle, or is suspended, ends it", async () => {
  for (const isSuspended of [false, true]) {
    const worker = await seat("double");
    if (isSuspended) await worker.signal("SUSPEND");
    worker.stop();
    expect((await within("its last word", worker.over.promise)).verb).toBe("STATUS_STOPPED");
  }
});

test("a worker that is not to start by itself begins with RESUME", async () => {
  const worker = await seat("double", { autostart: false });
  const seq = worker.run(1);
  expect((await worker.signal("STATUS")).verb).toBe("STATUS_READY");
  expect(worker.log).toEqual([]);
  await worker.signal("RESUME");
  await worker.end(seq);
});

test("tasks call one after another", async () => {
  const worker = await seat("calls", { perWorker: 3 });
  for (const params of ["a", "b", "c"]) worker.run(params);
  for (const answer of [1, 2, 3]) {
    await worker.until("a call", () => worker.calls.length > 0);
    worker.answerCall(answer);
    await worker.said(`the end with ${answer}`, ({ value }) => value === answer);
  }
  expect(worker.log.map(({ seq }) => seq).sort()).toEqual([1, 2, 3]);
});

test.each([
  ["stands idle", 0],
  ["runs tasks", 3],
])("a worker that %s ends when its boss is gone", async (_, tasks) => {
  const worker = await seat("echoes", { perWorker: 2 });
  for (let i = 0; i < tasks; i++) worker.run();
  if (tasks > 0) {
    worker.send(1, "begun");
    await begun(worker, 1);
  }
  worker.line.close();
  const exit = await within(
    "its exit",
    worker.hosted?.exited ?? Promise.reject(new Error("it was not started")),
  );
  expect(exit.code).toBe(1);
});
