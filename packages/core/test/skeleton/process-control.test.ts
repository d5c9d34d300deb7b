import { expect, test } from "vitest";
import { counter, deaf, echo, whoami } from "../fixtures/skeleton/workers.mjs";
import { employInProcess, type InProcess, within } from "./employ-in-process.js";

test("a loop that never yields answers STATUS, stands still while suspended, goes on and stops", async () => {
  const { employee } = await employInProcess(counter);
  await within(5_000, "steps", goesOn(employee));

  await employee.suspend();
  const frozen = await employee.status();
  expect(frozen.status).toBe("STATUS_SUSPENDED");
  expect((await employee.status()).progress).toEqual(frozen.progress);

  await employee.resume();
  expect((await employee.status()).status).toBe("STATUS_RUNNING");
  await within(5_000, "steps", goesOn(employee));

  await within(5_000, "stop", employee.stop());
  expect(employee.state).toBe("STATUS_STOPPED");
  await expect(employee.result).rejects.toMatchObject({ code: "WORKER_STOPPED" });
  expect(await employee.exited).toEqual({ code: 0, signal: null });
});

test("data goes both ways, in order, through a loop that never yields", async () => {
  const { employee } = await employInProcess(echo);
  const sent = Array.from({ length: 2_000 }, (_, i) => ({ i, filling: "y".repeat(i % 300) }));
  const large = { bytes: Buffer.alloc(3 * 1024 * 1024, 7) };
  const received: unknown[] = [];
  const reading = (async () => {
    for await (const message of employee) received.push(message);
  })();
  for (const message of [...sent, large, "end"]) await employee.send(message);
  await within(10_000, "reading", reading);
  expect(received.slice(0, -1)).toEqual(sent);
  // Byte by byte the assertion would take seconds.
  expect(large.bytes.equals((received.at(-1) as typeof large).bytes)).toBe(true);
  expect(await employee.result).toBe("ended");
});

test("user code stands on the main thread of a process of its own", async () => {
  const { employee, hosted } = await employInProcess(whoami);
  expect(await employee.result).toEqual({ pid: hosted.pid, cwd: "/", name: "whoami" });
  expect(employee.where).toMatchObject({ kind: "process", pid: hosted.pid, threadId: 0 });
  await employee.exited;
});

test("a kill order is obeyed by the link while user code never looks", async () => {
  const { employee, raw } = await employInProcess(deaf);
  raw("KILL");
  expect(await within(5_000, "exit", employee.exited)).toEqual({ code: null, signal: "SIGKILL" });
  await expect(employee.result).rejects.toMatchObject({ code: "WORKER_EXITED", exitSignal: "SIGKILL" });
});

test("a worker that never looks is ended by the ladder", async () => {
  const { employee } = await employInProcess(deaf);
  await within(3_000, "stop", employee.stop());
  await expect(employee.result).rejects.toMatchObject({ code: "WORKER_KILLED" });
});

/** Resolves once the worker is further than when first asked; two answers may come from one step. */
async function goesOn(employee: InProcess["employee"]): Promise<void> {
  const first = (await employee.status()).progress?.step ?? Number.POSITIVE_INFINITY;
  while (((await employee.status()).progress?.step ?? 0) <= first);
}
