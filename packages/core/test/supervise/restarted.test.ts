import { expect, test } from "vitest";
import { AT_ONCE, countLives, eventOf, failureOf, makeBoss, record, within, worker } from "./support.js";

const restart = { policy: "on-failure", backoffMs: AT_ONCE } as const;

test("who follows is a new employee: same name, params and env; the old one keeps its end", async () => {
  const boss = makeBoss();
  countLives(boss);
  const params = { ends: ["throw"] };
  const env = { SUPERVISE_MARK: "kept" };
  const told = record(boss, "exit");
  const messages = boss.messages();
  const first = await boss.employ(worker("lives"), { name: "phoenix", params, env, restart });
  // What was employed is not changed by what is done to the objects later.
  params.ends[0] = "exit";
  env.SUPERVISE_MARK = "changed";
  const byEmployee = eventOf(first, "restarted");
  const event = await eventOf(boss, "restarted");
  expect(await byEmployee).toBe(event);
  const { employee, previous, reason } = event;
  expect({ previous, reason }).toEqual({ previous: first, reason: "FAILED" });
  expect(employee.name).toBe("phoenix");
  expect(employee.id).not.toBe(first.id);
  expect(told).toEqual([`exit ${first.id}`]);
  expect(await failureOf("result", first.result)).toMatchObject({ code: "WORKER_FAILED" });
  expect(await failureOf("status", first.status())).toMatchObject({ code: "WORKER_GONE" });
  // Nothing is said of the order between workers.
  const said = new Map();
  for (let i = 0; i < 2; i++) {
    const { value } = await within("message", messages.next());
    said.set(value.employee, value.data);
  }
  const same = { name: "phoenix", mark: "kept" };
  expect(said.get(first)).toEqual({ life: 0, ...same });
  expect(said.get(employee)).toEqual({ life: 1, ...same });
  // Stopping who has been replaced does not reach who followed.
  await within("stop", first.stop());
  expect((await within("status", employee.status())).status).toBe("STATUS_RUNNING");
});

test("boss.messages() goes on over any number of lives, and boss.onCall answers all of them", async () => {
  const boss = makeBoss();
  const lives = countLives(boss);
  const ends = ["throw", "exit", "throw", "wait"];
  const got: unknown[] = [];
  const messages = boss.messages();
  await boss.employ(worker("lives"), { params: { ends }, restart });
  while (got.length < ends.length) {
    const { value } = await within("message", messages.next());
    got.push(value.data.life);
  }
  expect(got.toSorted()).toEqual([0, 1, 2, 3]);
  expect(lives()).toBe(4);
});

test("limits of the employing are no limits of the restarts", async () => {
  const boss = makeBoss();
  countLives(boss);
  const limit = new AbortController();
  const restarted = eventOf(boss, "restarted");
  const slowly = { ...restart, backoffMs: { min: 50 } };
  const first = await boss.employ(worker("lives"), {
    params: { ends: ["throw"] },
    restart: slowly,
    signal: limit.signal,
  });
  limit.abort();
  await within("exited", first.exited);
  expect((await restarted).previous).toBe(first);
});

test("boss.watch goes on through a restart and ends when nobody is to come", async () => {
  const boss = makeBoss();
  countLives(boss);
  const first = await boss.employ(worker("lives"), { params: { ends: ["throw"] }, restart });
  const seen = new Set<string>();
  const watching = (async () => {
    for await (const round of boss.watch({ everyMs: 5 })) {
      for (const id of round.keys()) seen.add(id);
      if ([...seen].some((id) => id !== first.id)) await boss.stop();
    }
  })();
  await within("watch", watching);
  expect(seen.size).toBeGreaterThan(0);
  expect(boss.staff.size).toBe(0);
});
