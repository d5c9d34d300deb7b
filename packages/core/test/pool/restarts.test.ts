import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { workerAt } from "@bossworks/core";
import { expect, test } from "vitest";
import { codeOf, failureOf, fixture, makeBoss, numbers, poolOf, tasks, until, within } from "./support.js";

const SOON = { min: 0, max: 0 };

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test("more deaths within the period than the intensity end the pool with RESTART_LIMIT", async () => {
  const boss = makeBoss();
  const pool = poolOf("exits", { restart: { intensity: 2, periodMs: 60_000, backoffMs: SOON } }, boss);
  const codes = [];
  for (const code of numbers(3)) codes.push(await codeOf("run", pool.run(code)));
  expect(codes).toEqual(["WORKER_EXITED", "WORKER_EXITED", "WORKER_EXITED"]);
  const error = await failureOf("one more", pool.run(0));
  expect(error).toMatchObject({ code: "RESTART_LIMIT", cause: { code: "WORKER_EXITED" } });
  expect(boss.staff.size).toBe(0);
});

test("gaveup tells of each post a pool gives up, on who filled it last and on the boss", async () => {
  const boss = makeBoss();
  const told: string[] = [];
  boss.on("gaveup", ({ employee, error }) => told.push(`${employee.id} ${error.code}`));
  const employees: string[] = [];
  const pool = poolOf(
    "any",
    {
      size: 2,
      restart: { intensity: 1, periodMs: 60_000, backoffMs: SOON },
      onCreate: (employee) => {
        employees.push(employee.id);
        employee.on("gaveup", ({ error }) => told.push(`itself ${error.code}`));
      },
    },
    boss,
  );
  await until("both workers", () => pool.workers === 2);
  for (const _ of numbers(2))
    expect(await codeOf("run", pool.run({ task: "exits", params: 1 }))).toBe("WORKER_EXITED");
  while (told.length === 0) await codeOf("run", pool.run({ task: "exits", params: 1 }));
  expect(told[0]).toBe("itself RESTART_LIMIT");
  expect(told[1]).toMatch(/RESTART_LIMIT$/);
  expect(employees).toContain(told[1]?.split(" ")[0]);
  expect(await within("run", pool.run({ task: "echo", params: "on" }))).toBe("on");
});

test.each([0, 1])(
  "gaveup tells also where the last failure is a start (after %i that went well)",
  async (well) => {
    const boss = makeBoss();
    const told: string[] = [];
    boss.on("gaveup", ({ employee, error }) => told.push(`${employee.id} ${error.code}`));
    let starts = 0;
    const onCreate = (): void => {
      if (starts++ >= well) throw new RangeError("no luck");
    };
    const restart = { intensity: 1, periodMs: 60_000, backoffMs: SOON };
    const pool = poolOf("exits", { restart, onCreate }, boss);
    if (well > 0) expect(await codeOf("run", pool.run(1))).toBe("WORKER_EXITED");
    expect(await codeOf("run", pool.run(1))).toBe("RESTART_LIMIT");
    expect(told).toEqual(["w1 RESTART_LIMIT"]);
  },
);

test("what waits when the pool gives up rejects RESTART_LIMIT, with and without retries", async () => {
  const pool = poolOf("exits", {
    retries: 1_000_000,
    restart: { intensity: 2, periodMs: 60_000, backoffMs: SOON },
  });
  for (const task of numbers(5).map(() => pool.run(1)))
    expect(await codeOf("run", task)).toBe("RESTART_LIMIT");
  await within("idle", pool.idle());
});

test("a pool of two gives up as well while tasks wait", async () => {
  const boss = makeBoss();
  const pool = poolOf(
    "exits",
    { size: 2, retries: 1_000_000, restart: { intensity: 2, periodMs: 60_000, backoffMs: SOON } },
    boss,
  );
  for (const task of numbers(6).map(() => pool.run(1)))
    expect(await codeOf("run", task)).toBe("RESTART_LIMIT");
  await until("nobody", () => boss.staff.size === 0);
});

test("workers that never get past onCreate end in RESTART_LIMIT too, whose cause is what it threw", async () => {
  const pool = poolOf("echo", {
    size: 2,
    restart: { intensity: 1, periodMs: 60_000, backoffMs: SOON },
    onCreate: () => {
      throw new RangeError("not this one");
    },
  });
  const error = await failureOf("run", pool.run(1));
  expect(error).toMatchObject({ code: "RESTART_LIMIT", cause: { message: "not this one" } });
});

test("policy never: a pool whose only worker ended rejects what it had and takes no more", async () => {
  const pool = poolOf("any", { prefetch: 0, restart: { policy: "never" } });
  const first = pool.run({ task: "exits", params: 3 });
  const waiting = pool.run({ task: "echo", params: 1 });
  expect(await codeOf("first", first)).toBe("WORKER_EXITED");
  expect(await codeOf("waiting", waiting)).toBe("WORKER_EXITED");
  expect(await codeOf("later", pool.run({ task: "echo", params: 1 }))).toBe("WORKER_EXITED");
});

test("policy never: while another worker is left the pool goes on with it, and nobody comes for the one that ended", async () => {
  const boss = makeBoss();
  const pool = poolOf("any", { size: 2, restart: { policy: "never" } }, boss);
  await until("both workers", () => pool.workers === 2);
  expect(await codeOf("first", pool.run({ task: "exits", params: 3 }))).toBe("WORKER_EXITED");
  const all = numbers(200).map((id) => pool.run({ task: "echo", params: id }));
  expect(await within("the others", Promise.all(all))).toEqual(numbers(200));
  expect(boss.staff.size).toBe(1);
});

test.each([
  ["a missing file", workerAt(fixture("no-such-file.mjs"), "x"), "missing"],
  ["a missing export", tasks("noSuchTask"), "export"],
])(
  "a definition with %s rejects WORKER_LOAD_FAILED at once instead of trying for ever",
  async (_, definition, reason) => {
    const boss = makeBoss();
    const pool = boss.pool(definition as ReturnType<typeof tasks>, { size: 2 });
    const [first, second] = [pool.run(1), pool.run(2)];
    expect(await failureOf("first", first)).toMatchObject({ code: "WORKER_LOAD_FAILED", reason });
    expect(await codeOf("second", second)).toBe("WORKER_LOAD_FAILED");
    expect(await codeOf("later", pool.run(3))).toBe("WORKER_LOAD_FAILED");
    await within("idle", pool.idle());
    expect(boss.staff.size).toBe(0);
  },
);

test.skipIf(process.platform === "win32")(
  "a dealer that cannot be opened rejects DEALER_FAILED at once, for it is opened once",
  async () => {
    const boss = makeBoss({ dealer: { kind: "pipe", path: "/no/such/folder/boss.sock" } });
    const restart = { intensity: 1, backoffMs: { min: 60_000, max: 60_000 } };
    const pool = poolOf("echo", { size: 2, restart }, boss);
    const [first, second] = [pool.run(1), pool.run(2)];
    expect(await failureOf("first", first)).toMatchObject({
      code: "DEALER_FAILED",
      cause: { code: "ENOENT" },
    });
    expect(await codeOf("second", second)).toBe("DEALER_FAILED");
    expect(await codeOf("later", pool.run(3))).toBe("DEALER_FAILED");
    await within("idle", pool.idle());
  },
);

test("workers that end before they join are started so often as the intensity says, then everything rejects", async () => {
  const pool = makeBoss().pool(
    workerAt(fixture("exits-when-loaded.mjs"), "never") as ReturnType<typeof tasks>,
    {
      size: 1,
      restart: { intensity: 2, periodMs: 60_000, backoffMs: SOON },
    },
  );
  const error = await failureOf("run", pool.run(1));
  expect(["RESTART_LIMIT", "WORKER_LOAD_FAILED"]).toContain(error.code);
});

test("deaths further apart than the period are forgotten", async () => {
  const pool = poolOf("any", { restart: { intensity: 1, periodMs: 20, backoffMs: { min: 30, max: 30 } } });
  for (const code of numbers(4))
    expect(await codeOf("run", pool.run({ task: "exits", params: code }))).toBe("WORKER_EXITED");
  expect(await within("next", pool.run({ task: "echo", params: "next" }))).toBe("next");
});

test("a boss keeps nothing of a pool that has given up", async () => {
  const boss = makeBoss();
  const gone = await (async () => {
    const pool = poolOf("exits", { restart: { intensity: 1, periodMs: 60_000, backoffMs: SOON } }, boss);
    for (const code of numbers(2)) expect(await codeOf("run", pool.run(code))).toBe("WORKER_EXITED");
    expect(await codeOf("one more", pool.run(0))).toBe("RESTART_LIMIT");
    return new WeakRef(pool);
  })();
  await until("collection", () => {
    collectGarbage();
    return gone.deref() === undefined;
  });
});
