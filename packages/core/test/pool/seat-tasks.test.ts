import fc from "fast-check";
import { expect, test } from "vitest";
import { SeatTasks } from "../../build/pool/seat-tasks.js";
import type { TaskRecord } from "../../build/pool/task-record.js";

/** What is done: so many tasks are added, the first goes, or the one at a place; or all go. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.nat({ max: 30 }).map((add) => ({ add })) },
  { weight: 8, arbitrary: fc.constant({ remove: 0 }) },
  { weight: 8, arbitrary: fc.nat({ max: 99 }).map((remove) => ({ remove })) },
  { weight: 1, arbitrary: fc.constant("drain" as const) },
);

test("whatever comes and goes, they are a list in the order of their numbers", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const tasks = new SeatTasks();
      let list: TaskRecord[] = [];
      let seq = 0;
      for (const step of steps) {
        if (step === "drain") {
          expect(tasks.drain()).toEqual(list);
          list = [];
        } else if ("add" in step) {
          for (let i = 0; i < step.add; i++) {
            const task = { seq: ++seq } as TaskRecord;
            tasks.add(task);
            list.push(task);
          }
        } else if (list.length > 0) {
          const [task] = list.splice(step.remove % list.length, 1) as [TaskRecord];
          expect(tasks.get(task.seq)).toBe(task);
          tasks.remove(task);
          expect(tasks.get(task.seq)).toBeUndefined();
        }
        expect(tasks.size).toBe(list.length);
        expect([...tasks]).toEqual(list);
        for (const [place, task] of list.entries()) {
          expect(tasks.at(place)).toBe(task);
          expect(tasks.get(task.seq)).toBe(task);
        }
        expect(tasks.get(seq + 1)).toBeUndefined();
      }
    }),
  );
});
