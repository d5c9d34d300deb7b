import { expect, test } from "vitest";
import { begun, codeOf, makeBoss, mistakeOf, poolOf, until, within } from "./support.js";

test("a limit ends the wait for a reload, not the reload", async () => {
  const boss = makeBoss();
  const pool = poolOf("waits", {}, boss);
  const task = pool.run("old");
  await begun(task);
  const [former] = [...boss.staff.keys()];
  expect(await codeOf("reload", pool.reload({ timeoutMs: 30 }))).toBe("TIMEOUT");
  const controller = new AbortController();
  const aborted = pool.reload({ signal: controller.signal });
  controller.abort();
  expect(await codeOf("reload", aborted)).toBe("ABORTED");
  await task.send("go");
  expect(await within("task", task)).toBe("go");
  await until("another worker", () => pool.workers === 1 && !boss.staff.has(former as string));
});

test("a limit ends the wait for kill and killAll, not the killing; what was aborted before is not begun", async () => {
  const boss = makeBoss();
  const pool = poolOf("waits", {}, boss);
  for (const kill of [pool.kill.bind(pool, undefined), pool.killAll.bind(pool)]) {
    await until("its worker", () => pool.workers === 1);
    const [former] = [...boss.staff.keys()] as [string];
    expect(await codeOf("kill", kill({ signal: AbortSignal.abort() }))).toBe("ABORTED");
    expect(boss.staff.get(former)?.state).not.toBe("STATUS_KILLED");
    const controller = new AbortController();
    const aborted = kill({ signal: controller.signal });
    controller.abort();
    expect(await codeOf("kill", aborted)).toBe("ABORTED");
    await until("its end", () => !boss.staff.has(former));
  }
  expect((await mistakeOf(() => pool.reload({ timeoutMs: -1 }))).message).toMatch(/timeoutMs/);
});
