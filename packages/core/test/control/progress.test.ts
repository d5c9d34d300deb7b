import { expect, test } from "vitest";
import { makeBoss, statusWhere, within, worker } from "./support.js";

const VALUES: [string, unknown][] = [
  ["a number", 7],
  ["zero", 0],
  ["false", false],
  ["null", null],
  ["an object", { step: 1, map: new Map([["k", 1n]]) }],
];

test.each(["valueAtCheckpoint", "valueAtCheckpointSync"])(
  "%s: every STATUS of a loop is answered with the checkpoint's progress",
  async (name) => {
    const boss = makeBoss();
    for (const [what, value] of VALUES) {
      const employee = await boss.employ(worker("progress", name), { params: value });
      await within("status", employee.status());
      for (let i = 0; i < 100; i++)
        expect((await within("status", employee.status())).progress, what).toEqual(value);
      await within("stop", employee.stop());
    }
  },
);

test("a progress function is called when somebody asks, and only then", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("progress", "countsCalls"));
  for (let asked = 1; asked <= 50; asked++) {
    expect((await within("status", employee.status())).progress).toBe(asked);
  }
});

test("a checkpoint's own progress is told there and not kept; elsewhere what was reported is", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("progress", "reportedAndOwn"));
  expect((await within("status", employee.status())).progress).toBe("reported");
  const seen = new Set<unknown>();
  let isThrough = false;
  employee.on("message", () => {
    isThrough = true;
  });
  await within("send", employee.send("go on"));
  while (!isThrough) seen.add((await within("status", employee.status())).progress);
  expect([...seen].every((progress) => progress === "reported" || progress === "the checkpoint's own")).toBe(
    true,
  );
  expect((await within("status", employee.status())).progress).toBe("reported");
});

const BAD: [name: string, progressError: object][] = [
  ["throws", { name: "RangeError", message: "no progress to tell" }],
  ["isFunction", { code: "BAD_DATA" }],
  ["isSymbol", { code: "BAD_DATA" }],
  ["holdsFunction", { code: "BAD_DATA" }],
  ["isCyclic", { code: "BAD_DATA" }],
  ["isTooLarge", { message: expect.stringMatching(/65536|64 KiB/) }],
];

test.each(["badAtCheckpoint", "badAtCheckpointAsync"])(
  "%s: bad progress is told as progressError, and the worker lives on",
  async (name) => {
    const boss = makeBoss();
    for (const [bad, progressError] of BAD) {
      const employee = await boss.employ(worker("progress", name), { params: bad });
      for (let i = 0; i < 3; i++) {
        const report = await within("status", employee.status());
        expect(report, bad).toMatchObject({ status: "STATUS_RUNNING", progress: undefined, progressError });
      }
      await within("suspend", employee.suspend());
      await within("resume", employee.resume());
      await within("stop", employee.stop());
    }
  },
);

test.each(BAD)(
  "bad progress that was reported (%s) is told as progressError; a later good one replaces it",
  async (bad, progressError) => {
    const boss = makeBoss();
    const employee = await boss.employ(worker("progress", "badReported"), { params: bad });
    expect(await within("status", employee.status())).toMatchObject({
      status: "STATUS_RUNNING",
      progressError,
    });
    await within("send", employee.send("go on"));
    // Control overtakes data: how many questions are answered before "go on" is read depends on the medium.
    const report = await statusWhere(employee, "good progress", ({ progress }) => progress === "good again");
    expect(report.progressError).toBeUndefined();
  },
);

test("a progress function that throws what is no error is told too", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("progress", "badAtCheckpoint"), { params: "throwsValue" });
  expect((await within("status", employee.status())).progressError).toBe("a string");
});

test("progress of almost 64 KiB is carried", async () => {
  const boss = makeBoss();
  const length = 64 * 1024 - 256;
  const employee = await boss.employ(worker("progress", "badAtCheckpoint"), { params: "isTooLarge" });
  const fits = await boss.employ(worker("progress", "valueAtCheckpointSync"), { params: "x".repeat(length) });
  const round = await within("round", boss.status());
  expect(String(round.get(fits.id)?.progress).length).toBe(length);
  expect(round.get(employee.id)?.progress).toBeUndefined();
});
