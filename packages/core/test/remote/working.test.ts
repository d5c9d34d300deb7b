import { expect, test } from "vitest";
import {
  codeOf,
  failureOf,
  HostProgram,
  isAlive,
  isZombie,
  job,
  joinedHost,
  makeBoss,
  makeMeeting,
  until,
  within,
} from "./support.js";

const AT = { at: "remote" } as const;

test("a worker at a host does what any worker does", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  await joinedHost(meeting, { name: "alpha", slots: 4 });
  const spin = await within("employ", boss.employ(job("spin"), AT));
  expect(spin.where).toMatchObject({ kind: "process", host: "alpha", threadId: 0 });
  expect((await spin.status()).progress).toBeTypeOf("number");
  await within("suspend", spin.suspend());
  expect(spin.state).toBe("STATUS_SUSPENDED");
  await within("resume", spin.resume());
  await within("stop", spin.stop());
  expect(await codeOf("result", spin.result)).toBe("WORKER_STOPPED");

  const parrot = await within("employ", boss.employ(job("parrot"), AT));
  const sent = [1, "two", new Map([[3, [4]]]), Buffer.alloc(300_000, 7)];
  for (const message of sent) await parrot.send(message);
  parrot.end();
  const back: unknown[] = [];
  for await (const message of parrot) back.push(message);
  expect(back).toEqual(sent);
  expect(await parrot.result).toBe(4);

  const counter = boss.counter("steps");
  boss.onCall((_, data) => `heard ${String(data)}`);
  const counts = await within("employ", boss.employ(job("counts"), { ...AT, params: 50 }));
  expect(await within("result", counts.result)).toBe("heard done");
  expect(await counter.value()).toBe(50);

  const fails = await within("employ", boss.employ(job("fails"), AT));
  const error = await failureOf("result", fails.result);
  expect(error.code).toBe("WORKER_FAILED");
  expect(error.cause).toBeInstanceOf(RangeError);
});

test("autostart off: hosts' workers begin together, by RESUME", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting, { autostart: false });
  await joinedHost(meeting);
  const staff = await within(
    "employ",
    Promise.all([1, 2].map((n) => boss.employ(job("echo"), { ...AT, params: n }))),
  );
  expect(staff.map(({ state }) => state)).toEqual(["STATUS_READY", "STATUS_READY"]);
  await within("resume", boss.resume());
  const results = (await Promise.all(staff.map(({ result }) => result))) as { params: number }[];
  expect(results.map(({ params }) => params)).toEqual([1, 2]);
});

test("kill ends a stuck loop at a host at once; stop goes up the ladder", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting, { stopGraceMs: 200, killGraceMs: 2000 });
  await joinedHost(meeting);
  const [killed, stopped] = await within(
    "employ",
    Promise.all([boss.employ(job("stuck"), AT), boss.employ(job("stuck"), AT)]),
  );
  const before = performance.now();
  await within("kill", boss.kill(killed));
  expect(performance.now() - before).toBeLessThan(2000);
  expect(await codeOf("result", killed.result)).toBe("WORKER_KILLED");
  await within("stop", stopped.stop());
  const error = await failureOf("result", stopped.result);
  expect([error.code, error.leaked]).toEqual(["WORKER_KILLED", undefined]);
  expect([killed, stopped].map(isAlive)).toEqual([false, false]);
});

test("a kill is obeyed by the worker's own link while its host is stopped", async () => {
  const meeting = makeMeeting();
  // Longer than anybody here waits: who is given up would be gone too.
  const boss = makeBoss(meeting, { killGraceMs: 60_000, lostAfterMs: 60_000 });
  const host = new HostProgram(meeting);
  await host.tells("joined");
  const employee = await within("employ", boss.employ(job("stuck"), AT));
  host.child.kill("SIGSTOP");
  const killed = boss.kill(employee);
  await until("its death", () => !isAlive(employee) || isZombie(employee.where?.pid ?? 0));
  host.child.kill("SIGCONT");
  await within("kill", killed);
  expect(await codeOf("result", employee.result)).toBe("WORKER_KILLED");
});

test("a kill is obeyed by the host while the worker's process is stopped", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting, { killGraceMs: 60_000 });
  await joinedHost(meeting);
  const employee = await within("employ", boss.employ(job("spin"), AT));
  process.kill(employee.where?.pid ?? 0, "SIGSTOP");
  await within("kill", boss.kill(employee));
  expect(isAlive(employee)).toBe(false);
});

test("memory limits hold at a host", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  await joinedHost(meeting);
  const resourceLimits = { maxOldGenerationSizeMb: 32 };
  const employee = await within("employ", boss.employ(job("grows"), { ...AT, resourceLimits }));
  expect(await codeOf("result", employee.result, 30_000)).toBe("WORKER_OUT_OF_MEMORY");
});

test("a host that closes stops its workers: they unwind, and what they return is heard", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  const host = await joinedHost(meeting);
  const employee = await within("employ", boss.employ(job("unwinds"), AT));
  await employee[Symbol.asyncIterator]().next();
  await within("close", host.close());
  const error = await failureOf("result", employee.result);
  expect(error).toMatchObject({ code: "WORKER_STOPPED", value: "unwound" });
});

test("a worker that does not unwind while its host closes is lost, and it says why", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  const host = await joinedHost(meeting, { stopGraceMs: 100 });
  const employee = await within("employ", boss.employ(job("stuck"), AT));
  const lost = new Promise<{ reason: string }>((resolve) => employee.once("lost", resolve));
  await within("close", host.close());
  expect((await within("lost", lost)).reason).toMatch(/host was closed/);
  expect(await codeOf("result", employee.result)).toBe("WORKER_LOST");
});
