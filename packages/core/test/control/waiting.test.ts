import type { AnyEmployee } from "@bossworks/core";
import { expect, test } from "vitest";
import { makeBoss, statusWhere, within, worker } from "./support.js";

const KINDS = ["call", "callSync"];

/** A worker whose call was heard and is answered when the test says so. */
async function waitingWorker(
  kind: string,
): Promise<{ employee: AnyEmployee; answer: (value: unknown) => void }> {
  const boss = makeBoss();
  const employee = await boss.employ(worker("callers", "callsThenLoops"), { params: kind });
  let answer: (value: unknown) => void = () => {};
  const heard = new Promise<void>((resolve) => {
    employee.onCall(() => {
      resolve();
      return new Promise((settle) => {
        answer = settle;
      });
    });
  });
  await within("the call", heard);
  return { employee, answer: (value) => answer(value) };
}

const answerOf = async (employee: AnyEmployee): Promise<unknown> => {
  const report = await statusWhere(employee, "the end of the call", ({ progress }) => progress !== undefined);
  expect(report.status).toBe("STATUS_RUNNING");
  return (report.progress as { answer: unknown }).answer;
};

test.each(KINDS)(
  "%s: a worker whose data was taken is WAITING, and stays so until it is answered",
  async (kind) => {
    const { employee, answer } = await waitingWorker(kind);
    expect(employee.state).toBe("STATUS_WAITING");
    for (let i = 0; i < 20; i++)
      expect(await within("status", employee.status())).toMatchObject({ status: "STATUS_WAITING" });
    answer("at last");
    expect(await answerOf(employee)).toBe("at last");
  },
);

test.each(KINDS)(
  "%s: RESUME in WAITING lets the call return undefined; a later answer is dropped",
  async (kind) => {
    const { employee, answer } = await waitingWorker(kind);
    await within("resume", employee.resume());
    expect(await answerOf(employee)).toBeUndefined();
    answer("too late");
    for (let i = 0; i < 20; i++)
      expect(await within("status", employee.status())).toMatchObject({ progress: { answer: undefined } });
  },
);

test.each(KINDS)("%s: SUSPEND, then the answer, then RESUME returns the answer", async (kind) => {
  const { employee, answer } = await waitingWorker(kind);
  await within("suspend", employee.suspend());
  answer("kept");
  for (let i = 0; i < 20; i++) {
    expect(await within("status", employee.status())).toMatchObject({
      status: "STATUS_SUSPENDED",
      progress: undefined,
    });
  }
  await within("resume", employee.resume());
  expect(await answerOf(employee)).toBe("kept");
});

test.each(KINDS)("%s: SUSPEND, then RESUME goes back to WAITING; the answer still comes", async (kind) => {
  const { employee, answer } = await waitingWorker(kind);
  await within("suspend", employee.suspend());
  await within("resume", employee.resume());
  expect(employee.state).toBe("STATUS_WAITING");
  expect(await within("status", employee.status())).toMatchObject({ status: "STATUS_WAITING" });
  answer("after all");
  expect(await answerOf(employee)).toBe("after all");
});

test.each(KINDS)("%s: SUSPEND twice in WAITING is answered twice; one RESUME goes back", async (kind) => {
  const { employee, answer } = await waitingWorker(kind);
  await within("both", Promise.all([employee.suspend(), employee.suspend()]));
  expect(await within("status", employee.status())).toMatchObject({ status: "STATUS_SUSPENDED" });
  await within("resume", employee.resume());
  expect(await within("status", employee.status())).toMatchObject({ status: "STATUS_WAITING" });
  answer(1);
  expect(await answerOf(employee)).toBe(1);
});

test.each(KINDS)("%s: the answer of an earlier call never answers a later one", async (kind) => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("loops", kind));
  const answers: ((value: unknown) => void)[] = [];
  let heard: () => void = () => {};
  const next = (): Promise<void> =>
    new Promise((resolve) => {
      heard = resolve;
    });
  const first = next();
  employee.onCall(() => {
    const reply = new Promise((resolve) => answers.push(resolve));
    heard();
    return reply;
  });
  await within("the first call", first);
  const second = next();
  await within("resume", employee.resume());
  await within("the second call", second);
  answers[0]?.("late");
  for (let i = 0; i < 20; i++) {
    expect(await within("status", employee.status())).toMatchObject({
      status: "STATUS_WAITING",
      progress: 1,
    });
  }
  answers[1]?.("right");
  await statusWhere(employee, "the second call's end", ({ progress }) => progress === 2);
});
