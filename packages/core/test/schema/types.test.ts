import {
  AbstractWorker,
  type Boss,
  defineWorker,
  type Pool,
  type Worker,
  type WorkerDefinition,
} from "@bossworks/core";
import * as v from "valibot";
import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { mistakeOf } from "../failures/support/deadline.js";

const META = { url: import.meta.url };

describe("types with zod and valibot", () => {
  const params = z.object({ steps: z.string().transform(Number), label: z.string().default("none") });
  const incoming = v.object({
    at: v.pipe(
      v.string(),
      v.transform((text) => new Date(text)),
    ),
  });
  const outgoing = z.object({ step: z.number().default(0) });

  test("the caller's types are what goes into a schema, the code's what comes out", () => {
    const definition = defineWorker(
      META,
      async (worker, given) => {
        expectTypeOf(given).toEqualTypeOf<{ steps: number; label: string }>();
        expectTypeOf(worker).toEqualTypeOf<Worker<{ at: Date }, { step?: number | undefined }, unknown>>();
        return given.steps;
      },
      { params, in: incoming, out: outgoing },
    );
    expectTypeOf(definition).toEqualTypeOf<
      WorkerDefinition<
        { steps: string; label?: string | undefined },
        { at: string },
        { step: number },
        unknown,
        number
      >
    >();
    const employ = async (boss: Boss) => boss.employ(definition, { params: { steps: "3" } });
    expectTypeOf<Parameters<Awaited<ReturnType<typeof employ>>["send"]>[0]>().toEqualTypeOf<{ at: string }>();
    const run = (pool: Pool<{ steps: string }>) => pool.run({ steps: "3" });
    expectTypeOf(run).returns.resolves.toBeUnknown();
  });

  test("what is annotated must agree with the schema", () => {
    const schema = z.object({ n: z.number() });
    defineWorker(META, (_worker: Worker<never, never, string>, { n }: { n: number }) => n, {
      params: schema,
    });
    // @ts-expect-error the schema gives a number
    defineWorker(META, (_worker: Worker, { n }: { n: string }) => n, { params: schema });
  });
});

test("types without a schema are as they were", () => {
  const definition = defineWorker(META, (_worker: Worker<number, string, boolean>, n: number) => n);
  expectTypeOf(definition).toEqualTypeOf<WorkerDefinition<number, number, string, boolean, number>>();
  expectTypeOf(defineWorker(META, () => 1, { name: "types.one" })).toEqualTypeOf<
    WorkerDefinition<undefined, unknown, unknown, unknown, number>
  >();
});

class Counter extends AbstractWorker<number, string> {
  upTo(limit: number): number {
    return limit;
  }
}

test("a class's method is checked against the schema of its params", () => {
  const definition = defineWorker(META, Counter, "upTo", { params: z.string().transform(Number) });
  expectTypeOf(definition).toEqualTypeOf<WorkerDefinition<string, number, string, unknown, number>>();
  // @ts-expect-error the method takes a number
  defineWorker(META, Counter, "upTo", { params: z.string() });
});

test.each([{}, 5, { parse: () => 1 }, { "~standard": { version: 2, validate: () => ({ value: 1 }) } }])(
  "what is no Standard Schema of version 1 is a TypeError that says so (%o)",
  async (params) => {
    const error = await mistakeOf(() => defineWorker(META, () => 1, { params: params as never }));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/defineWorker: option "params": .* Standard Schema of version 1/);
  },
);
