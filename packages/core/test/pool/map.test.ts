import { expect, test } from "vitest";
import { begun, numbers, poolOf, turn, until, within } from "./support.js";

/** All of an async iterable. */
async function all<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of iterable) values.push(value);
  return values;
}

/** Numbers, with what was pulled of them so far and whether they were closed. */
function source(count: number) {
  const told = { pulled: 0, closed: 0 };
  const take = function* () {
    try {
      for (let i = 0; i < count; i++) {
        told.pulled++;
        yield i;
      }
    } finally {
      told.closed++;
    }
  };
  return { told, inputs: take() };
}

test("map gives the results in the order of the inputs", async () => {
  const pool = poolOf("any", { size: 2 });
  const inputs = numbers(40).map((id) => ({
    task: "computesOrdinal",
    params: { ms: (id * 7) % 5, label: id },
  }));
  const results = (await within("map", all(pool.map(inputs)))) as { label: number }[];
  expect(results.map(({ label }) => label)).toEqual(numbers(40));
});

test("unordered map gives results as they come, each once", async () => {
  const pool = poolOf("any", { size: 2 });
  await until("both", () => pool.workers === 2);
  const inputs = [
    { task: "computes", params: 200 },
    ...numbers(20).map((id) => ({ task: "echo", params: id })),
  ];
  const results = await within("map", all(pool.map(inputs, { ordered: false, concurrency: 10 })));
  expect(results.at(-1)).toBe(200);
  expect(results.slice(0, -1).sort((a, b) => Number(a) - Number(b))).toEqual(numbers(20));
});

test("inputs may be any iterable, and any async one", async () => {
  const pool = poolOf("echo");
  const later = async function* () {
    for (const id of numbers(50)) {
      if (id % 10 === 0) await turn();
      yield id;
    }
  };
  expect(await within("set", all(pool.map(new Set([3, 1, 2]))))).toEqual([3, 1, 2]);
  expect(await within("async", all(pool.map(later())))).toEqual(numbers(50));
});

test.each([true, false])("an input without anything gives nothing and ends (ordered %s)", async (ordered) => {
  const pool = poolOf("echo");
  expect(await within("map", all(pool.map([], { ordered })))).toEqual([]);
  const { inputs, told } = source(0);
  expect(await within("map", all(pool.map(inputs, { ordered })))).toEqual([]);
  expect(told).toEqual({ pulled: 0, closed: 1 });
});

test.each([
  [1, true],
  [3, true],
  [1, false],
  [3, false],
])(
  "never more than concurrency %i inputs are pulled and not given out (ordered %s)",
  async (concurrency, ordered) => {
    const pool = poolOf("echo", { size: 2 });
    const { inputs, told } = source(60);
    let given = 0;
    for await (const _ of pool.map(inputs, { concurrency, ordered })) {
      // What is in the consumer's hands has been given out.
      expect(told.pulled - given).toBeLessThanOrEqual(concurrency);
      given++;
      if (given % 20 === 0) for (const _ of numbers(5)) await turn();
      expect(told.pulled - given).toBeLessThanOrEqual(concurrency);
    }
    expect(given).toBe(60);
  },
);

test("concurrency 2 has two tasks running at once, no third", async () => {
  const pool = poolOf("together", { perWorker: 4 });
  const most = await within("map", all(pool.map(numbers(20), { concurrency: 2 })));
  expect(Math.max(...(most as number[]))).toBe(2);
});

test("nothing is pulled while nobody consumes, beyond what the workers take at once", async () => {
  const pool = poolOf("echo", { size: 2, prefetch: 3 });
  await until("both", () => pool.workers === 2);
  const { inputs, told } = source(1000);
  const results = pool.map(inputs);
  expect(told.pulled).toBe(0);
  await within("the first", results.next());
  await within("idle", pool.idle());
  for (const _ of numbers(5)) await turn();
  expect(told.pulled).toBeGreaterThan(1);
  expect(told.pulled).toBeLessThanOrEqual(2 * (1 + 3));
  await within("return", Promise.resolve(results.return?.()));
});

test("an async input is pulled one at a time: the next is asked for when the one before has come", async () => {
  const pool = poolOf("echo", { size: 2 });
  let asking = 0;
  let most = 0;
  let next = 0;
  const inputs: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        most = Math.max(most, ++asking);
        await turn();
        asking--;
        return next < 30 ? { value: next++, done: false } : { value: undefined, done: true };
      },
    }),
  };
  expect(await within("map", all(pool.map(inputs, { concurrency: 8 })))).toEqual(numbers(30));
  expect(most).toBe(1);
});

test("map is not held to queueLimit: it takes no more than there is room for", async () => {
  const pool = poolOf("echo", { queueLimit: 1 });
  expect(await within("map", all(pool.map(numbers(100), { concurrency: 20 })))).toEqual(numbers(100));
});

test("two maps and single tasks share a pool", async () => {
  const pool = poolOf("echo", { size: 2 });
  const [a, b, c] = await within(
    "all",
    Promise.all([all(pool.map(numbers(100))), all(pool.map(numbers(50))), pool.run("single")]),
  );
  expect([a, b, c]).toEqual([numbers(100), numbers(50), "single"]);
});

test("map options reach each task: a priority overtakes what waits", async () => {
  const pool = poolOf("any", { prefetch: 0 });
  const first = pool.run({ task: "blocks" });
  await begun(first);
  const low = pool.run({ task: "ordinal", params: "low" });
  const results = all(pool.map([{ task: "ordinal", params: "high" }], { priority: 1 }));
  await turn();
  await first.send("go");
  expect(await within("map", results)).toMatchObject([{ label: "high", nth: 1 }]);
  expect(await within("low", low)).toMatchObject({ nth: 2 });
});
