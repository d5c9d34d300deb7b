import { expect, test } from "vitest";
import { begun, numbers, poolOf, until, within } from "./support.js";

// Not so yet: what the boss counts as running is not asked back, although a task that never yields keeps it from beginning.
test.fails("with perWorker 3, tasks behind one that never yields finish on the other worker", async () => {
  const pool = poolOf("any", { size: 2, perWorker: 3 });
  await until("both workers", () => pool.workers === 2);
  const long = pool.run({ task: "blocks" });
  await begun(long);
  const short = numbers(30).map((id) => pool.run({ task: "echo", params: id }));
  expect(await within("the short", Promise.all(short), 2000)).toEqual(numbers(30));
});
