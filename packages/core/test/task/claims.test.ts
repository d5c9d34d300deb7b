import { expect, test } from "vitest";
import { createMailbox } from "../../build/mailbox/mailbox.js";
import { TaskClaims } from "../../build/mailbox/task-claims.js";
import { TASK_CLAIMS } from "../../build/protocol/limits.js";

const claimsOf = (): TaskClaims => new TaskClaims(new Int32Array(createMailbox().boss.memory));

test("what was begun is not recalled, and what was recalled is not begun", () => {
  const claims = claimsOf();
  expect([claims.begin(1), claims.recall(1)]).toEqual([true, false]);
  expect([claims.recall(2), claims.begin(2)]).toEqual([true, false]);
});

test("RECALL twice says the same twice", () => {
  const claims = claimsOf();
  expect([claims.recall(3), claims.recall(3), claims.begin(3)]).toEqual([true, true, false]);
  expect([claims.begin(4), claims.recall(4), claims.recall(4)]).toEqual([true, false, false]);
});

test.each([0, 2 ** 31 - TASK_CLAIMS, 2 ** 32 - 2 * TASK_CLAIMS])(
  "a word serves one task after another, from %d on",
  (from) => {
    const claims = claimsOf();
    const first = from + 5;
    const second = first + TASK_CLAIMS;
    expect([claims.begin(first), claims.begin(second), claims.recall(second)]).toEqual([true, true, false]);
    // Too late for the first: its word is the second's, and stays so.
    expect([claims.recall(first), claims.recall(second)]).toEqual([false, false]);
    const other = first + 1;
    expect([claims.recall(other), claims.begin(other)]).toEqual([true, false]);
    expect([claims.recall(other + TASK_CLAIMS), claims.begin(other + TASK_CLAIMS)]).toEqual([true, false]);
  },
);

/** What one end's program does next, or what it has answered. */
interface Side {
  readonly run: () => boolean;
  readonly order: "begin" | "recall";
}

type Real = typeof Atomics;

/**
 * Runs two calls so that the first is interrupted by the whole of the second before its step number `at`. Every order of
 * two programs of load and compare-exchange is one of these, up to steps that do not see each other.
 */
function interrupted(outer: Side, inner: Side, at: number): { outer: boolean; inner: boolean | undefined } {
  const real: Real = globalThis.Atomics;
  let step = 0;
  let told: boolean | undefined;
  const interrupt = (): void => {
    if (step++ !== at) return;
    globalThis.Atomics = real;
    told = inner.run();
    globalThis.Atomics = shim;
  };
  const shim = Object.create(real, {
    load: {
      value: (words: Int32Array, index: number) => {
        interrupt();
        return real.load(words, index);
      },
    },
    compareExchange: {
      value: (words: Int32Array, index: number, expected: number, value: number) => {
        interrupt();
        return real.compareExchange(words, index, expected, value);
      },
    },
  }) as Real;
  globalThis.Atomics = shim;
  try {
    return { outer: outer.run(), inner: told };
  } finally {
    globalThis.Atomics = real;
  }
}

test.each(["nothing", "an earlier task begun", "an earlier task recalled"])(
  "in every order of the steps of begin and recall exactly one has the task; in its word: %s",
  (before) => {
    for (const order of ["begin", "recall"] as const) {
      const seen = new Set<string>();
      for (let at = 0; ; at++) {
        const claims = claimsOf();
        const seq = TASK_CLAIMS + 9;
        if (before.endsWith("begun")) claims.begin(9);
        if (before.endsWith("recalled")) claims.recall(9);
        const begin: Side = { order: "begin", run: () => claims.begin(seq) };
        const recall: Side = { order: "recall", run: () => claims.recall(seq) };
        const [outer, inner] = order === "begin" ? [begin, recall] : [recall, begin];
        const told = interrupted(outer, inner, at);
        if (told.inner === undefined) break;
        expect({ at, has: told.outer !== told.inner }).toEqual({ at, has: true });
        seen.add(told.outer ? outer.order : inner.order);
      }
      // Interrupted before any of its steps the second has it: both have but two, the load and the exchange.
      expect([...seen]).toEqual([order === "begin" ? "recall" : "begin"]);
    }
  },
);
