import {
  AbstractWorker,
  type Boss,
  type EmployArguments,
  type TaskArguments,
  type Worker,
  type WorkerDefinition,
  workerAt,
} from "@bossworks/core";
import { expect, expectTypeOf, test } from "vitest";

const URL_OF_ONE = new URL("file:///made-up/worker.mjs");

/** A module with one export, and one with several. */
type One = { pi(worker: Worker<string, number, { step: number }>, params: { n: number }): Promise<boolean> };
class Calculator extends AbstractWorker<Date, string, number> {
  async square(params: { n: number }): Promise<number> {
    return params.n ** 2;
  }
}
type Several = One & { readonly Calculator: typeof Calculator; plain(): string };

type PiDefinition = WorkerDefinition<{ n: number }, string, number, { step: number }, boolean>;

test("workerAt gives the types of an export that is known by its module alone, or named as well", () => {
  const only = workerAt<One>(URL_OF_ONE, "pi");
  expectTypeOf(only).toEqualTypeOf<PiDefinition>();
  expectTypeOf(workerAt<Several, "pi">(URL_OF_ONE, "pi")).toEqualTypeOf<PiDefinition>();
  const square = workerAt<Several, "Calculator", "square">(URL_OF_ONE, "Calculator", "square");
  expectTypeOf(square).toEqualTypeOf<WorkerDefinition<{ n: number }, Date, string, number, number>>();
  expect([only.displayName, square.displayName]).toEqual(["pi", "Calculator.square"]);
});

test("params say nothing of what a definition takes: only those fit that it does", () => {
  type Order = WorkerDefinition<{ kind: "fast" | "slow" }, string, number>;
  const employ = (boss: Boss, order: Order) => [
    boss.employ(order, { params: { kind: "fast" } }),
    // @ts-expect-error no such kind
    boss.employ(order, { params: { kind: "fats" } }),
    // @ts-expect-error params are needed
    boss.employ(order, { params: undefined }),
    // @ts-expect-error null are none
    boss.employ(order, { params: null }),
  ];
  expectTypeOf(employ).parameter(1).toEqualTypeOf<Order>();
  // Code that says nothing of its params, as plain JavaScript does, is given what it may expect.
  const untyped = (boss: Boss, plain: WorkerDefinition<undefined>) =>
    boss.employ(plain, { params: { n: 1 } });
  expectTypeOf(untyped).parameter(0).toEqualTypeOf<Boss>();
});

test("workerAt takes names of the module only, and any name where no module is given", () => {
  expectTypeOf(workerAt<Several>(URL_OF_ONE, "pi")).toEqualTypeOf<WorkerDefinition>();
  expectTypeOf(workerAt<Several>(URL_OF_ONE, "Calculator", "square")).toEqualTypeOf<WorkerDefinition>();
  // @ts-expect-error no such export
  const mistyped = workerAt<Several>(URL_OF_ONE, "po");
  const untyped = workerAt(URL_OF_ONE, "anything", "method");
  expectTypeOf(untyped).toEqualTypeOf<WorkerDefinition>();
  expect([mistyped.displayName, untyped.displayName]).toEqual(["po", "anything.method"]);
});

test("TypeScript misses params that are required of what is employed, as of tasks of a pool", () => {
  expectTypeOf<[]>().not.toExtend<EmployArguments<{ n: number }>>();
  expectTypeOf<[{ name: string }]>().not.toExtend<EmployArguments<{ n: number }>>();
  expectTypeOf<[]>().toExtend<EmployArguments<unknown>>();
  expectTypeOf<[]>().toExtend<EmployArguments<{ n: number } | undefined>>();
  expectTypeOf<[]>().not.toExtend<TaskArguments<{ n: number }>>();
  const employ = (boss: Boss, definition: PiDefinition): Promise<unknown>[] => [
    boss.employ(definition, { params: { n: 1 }, name: "pi" }),
    // @ts-expect-error TypeScript misses the params
    boss.employ(definition),
  ];
  expect(employ).toBeTypeOf("function");
});
