import { expect, test } from "vitest";
import { codeOf, failureOf, mistakeOf, numbers, poolOf, turn, until, within } from "./support.js";

async function all<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of iterable) values.push(value);
  return values;
}

const echo = (params: unknown) => ({ task: "echo", params });

/** Inputs for `any` that note when they are closed. */
function closing(given: readonly unknown[]) {
  const told = { closed: 0, pulled: 0 };
  const inputs = (function* () {
    try {
      for (const input of given) {
        told.pulled++;
        yield input;
      }
    } finally {
      told.closed++;
    }
  })();
  return { told, inputs };
}

test.each([true, false])(
  "break stops what still runs and closes the input; the pool is free again (ordered %s)",
  async (ordered) => {
    const pool = poolOf("any", { size: 2 });
    await until("both", () => pool.workers === 2);
    const { inputs, told } = closing([echo(0), ...numbers(10).map(() => ({ task: "loops" }))]);
    for await (const value of pool.map(inputs, { ordered, concurrency: 4 })) {
      expect(value).toBe(0);
      break;
    }
    expect(told.closed).toBe(1);
    await within("idle", pool.idle());
    expect([pool.active, pool.pending]).toEqual([0, 0]);
    const pulled = told.pulled;
    expect(await within("next", pool.run(echo("next")))).toBe("next");
    expect(told.pulled).toBe(pulled);
  },
);

test.each([true, false])(
  "a task that throws ends the map with its error, stops the rest and closes the input (ordered %s)",
  async (ordered) => {
    const pool = poolOf("any", { size: 2 });
    const given = [
      echo(0),
      { task: "throws", params: "no luck" },
      ...numbers(10).map(() => ({ task: "loops" })),
    ];
    const { inputs, told } = closing(given);
    const error = await failureOf("map", all(pool.map(inputs, { ordered, concurrency: 3 })));
    expect(error).toMatchObject({ code: "WORKER_FAILED", cause: { message: "no luck" } });
    expect(told.closed).toBe(1);
    await within("idle", pool.idle());
  },
);

test("results before the one that throws are given out first where they are ordered", async () => {
  const pool = poolOf("any");
  const results = pool.map([echo(1), echo(2), { task: "throws", params: "no luck" }, echo(4)]);
  expect(await within("1", results.next())).toEqual({ value: 1, done: false });
  expect(await within("2", results.next())).toEqual({ value: 2, done: false });
  expect(await codeOf("3", results.next())).toBe("WORKER_FAILED");
  expect(await within("after", results.next())).toEqual({ value: undefined, done: true });
});

test.each([
  [
    "an input that throws",
    function* () {
      yield { task: "loops" };
      throw new RangeError("no more inputs");
    },
  ],
  [
    "an async input that rejects",
    async function* () {
      yield { task: "loops" };
      await turn();
      throw new RangeError("no more inputs");
    },
  ],
])("%s ends the map with that error and stops what runs", async (_, make) => {
  const pool = poolOf("any", { size: 2 });
  const error = await failureOf(
    "map",
    all(pool.map(make() as Iterable<unknown>, { ordered: false, concurrency: 2 })),
  );
  expect(error.message).toBe("no more inputs");
  await within("idle", pool.idle());
});

test("an ordered map whose async input rejects while its first task runs ends with that error", async () => {
  const pool = poolOf("any", { size: 2 });
  const inputs = async function* () {
    yield { task: "loops" };
    await turn();
    throw new RangeError("no more inputs");
  };
  const error = await failureOf("map", all(pool.map(inputs(), { concurrency: 2 })));
  expect(error.message).toBe("no more inputs");
});

test.each([true, false])("its signal ends a map that waits for a task (ordered %s)", async (ordered) => {
  const pool = poolOf("any");
  const controller = new AbortController();
  const { inputs, told } = closing([{ task: "loops" }, { task: "loops" }]);
  const mapped = all(pool.map(inputs, { ordered, signal: controller.signal, concurrency: 2 }));
  await until("its begin", () => pool.active === 1);
  const reason = new RangeError("the reason");
  controller.abort(reason);
  const error = await failureOf("map", mapped);
  expect(error).toMatchObject({ code: "ABORTED" });
  expect(error.cause).toBe(reason);
  expect(told.closed).toBe(1);
  await within("idle", pool.idle());
});

test("a signal that has fired before pulls nothing", async () => {
  const pool = poolOf("any");
  const { inputs, told } = closing([echo(0)]);
  expect(await codeOf("map", all(pool.map(inputs, { signal: AbortSignal.abort() })))).toBe("ABORTED");
  expect(told.pulled).toBe(0);
});

test("break while an async input has not answered settles, and what it answers later is not run", async () => {
  const pool = poolOf("any");
  let answer: (result: IteratorResult<unknown>) => void = () => {};
  let asked = 0;
  const inputs: AsyncIterable<unknown> = {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        if (++asked === 1) return Promise.resolve({ value: echo("first"), done: false });
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
    }),
  };
  const results = pool.map(inputs, { concurrency: 2 });
  expect(await within("first", results.next())).toEqual({ value: "first", done: false });
  await until("asked again", () => asked === 2);
  await within("return", Promise.resolve(results.return?.()));
  answer({ value: echo("late"), done: false });
  for (const _ of numbers(3)) await turn();
  await within("idle", pool.idle());
  expect(pool.completed).toBe(1);
});

test("break settles although an async generator will never give its next input", async () => {
  const pool = poolOf("any");
  const inputs = async function* () {
    yield echo("first");
    await new Promise(() => {});
  };
  const results = pool.map(inputs(), { concurrency: 2 });
  expect(await within("first", results.next())).toEqual({ value: "first", done: false });
  await within("return", Promise.resolve(results.return?.()));
});

test("close of the pool ends a map", async () => {
  const pool = poolOf("any");
  const inputs = numbers(5).map(() => ({ task: "waits" }));
  const code = codeOf("map", all(pool.map(inputs, { concurrency: 2 })));
  await until("its begin", () => pool.active === 1);
  await within("close", pool.close());
  expect(["WORKER_STOPPED", "POOL_CLOSED"]).toContain(await code);
});

test.each([
  [undefined, /iterable/],
  [5, /iterable/],
  [{}, /iterable/],
])("map of %o throws a TypeError at once", (inputs, message) => {
  const pool = poolOf("echo");
  expect(() => pool.map(inputs as never)).toThrow(TypeError);
  expect(() => pool.map(inputs as never)).toThrow(message);
});

test.each([
  [{ concurency: 2 }, /"concurency".*"concurrency"/],
  [{ concurrency: 0 }, /concurrency.*0/],
  [{ ordered: "yes" }, /ordered.*"yes".*boolean/],
  [{ signal: 5 }, /signal.*AbortSignal/],
  [{ timeoutMs: -1 }, /timeoutMs.*-1/],
])("map with %j throws a TypeError that names the option, at once", async (options, message) => {
  const mistake = await mistakeOf(() => poolOf("echo").map([1], options as never));
  expect(mistake).toBeInstanceOf(TypeError);
  expect(mistake.message).toMatch(message);
});

test.each([
  ["sync", { [Symbol.iterator]: () => ({ next: () => 5 }) }],
  ["async", { [Symbol.asyncIterator]: () => ({ next: async () => undefined }) }],
])("%s input whose next() gives no object is a TypeError that says so", async (_, inputs) => {
  const error = await failureOf(
    "map",
    poolOf("echo")
      .map(inputs as never)
      .next(),
  );
  expect(error).toBeInstanceOf(TypeError);
  expect(error.message).toMatch(/pool\.map.*next\(\)/);
});

test.each([true, false])(
  "return while a next waits for a task ends both at once, and stops it (ordered %s)",
  async (ordered) => {
    const pool = poolOf("loops");
    const { inputs, told } = closing([0]);
    const results = pool.map(inputs, { ordered });
    const next = results.next();
    await until("its begin", () => pool.active === 1);
    await within("return", Promise.resolve(results.return?.()));
    expect(await within("next", next)).toEqual({ value: undefined, done: true });
    expect(told.closed).toBe(1);
    await within("idle", pool.idle());
  },
);
