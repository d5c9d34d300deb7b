import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { AnyEmployee, Boss } from "@bossworks/core";
import { expect, test } from "vitest";
import { DEALER, makeBoss, makeFolder, within, worker } from "./support.js";

const WORKERS = 8;
const BYTES_PER_VALUE = 8;
/** What a request may take on a busy machine, all workers together, in milliseconds. */
const MS_PER_REQUEST = 2;
/** The same of a request with the stay it is made for: where one may be at a time each waits for all others. */
const MS_PER_STAY = 20;

/** How one place on the staff is kept until its work is done. */
interface Place {
  /** Steps after which a worker is killed or ends itself, about as often one as the other. */
  readonly deadlySteps: number;
  params(slot: number): object;
  onKill?(slot: number): void;
  onEnd?(slot: number): void;
}

/** Keeps one worker at a time until one has finished; kills it while it goes on. Returns how many ended before. */
async function keep(boss: Boss, name: string, slot: number, place: Place): Promise<number> {
  const someStep = (): number => Math.ceil(Math.random() * place.deadlySteps);
  for (let deaths = 0; ; deaths++) {
    const employee = (await boss.employ(worker(name, "mortals"), {
      params: { ...place.params(slot), killStep: someStep(), exitStep: someStep() },
    })) as AnyEmployee;
    employee.on("message", () => {
      place.onKill?.(slot);
      void employee.kill();
    });
    await employee.exited;
    place.onEnd?.(slot);
    const isDone = await employee.result.then(
      () => true,
      () => false,
    );
    if (isDone) return deaths;
  }
}

/** Tests that additions count once if they were answered, and at most once if their worker died over them. */
export function testExactCount(perWorker: number, way: "sync" | "async"): void {
  const total = WORKERS * perWorker;
  const title = `${WORKERS} workers count to ${perWorker} each (${way}) while they are killed and exit at random: the count is exact`;
  test(`${title}, over ${DEALER}`, { timeout: 60_000 + total * MS_PER_REQUEST }, async () => {
    const boss = makeBoss();
    const count = boss.counter("count");
    const folder = makeFolder();
    const fileOf = (slot: number): string => join(folder, `${slot}`);
    const keeping = Array.from({ length: WORKERS }, (_, slot) => {
      writeFileSync(fileOf(slot), "");
      return keep(boss, "counts", slot, {
        deadlySteps: perWorker,
        params: () => ({ file: fileOf(slot), goal: perWorker, way }),
      });
    });
    const deaths = await within("all workers", Promise.all(keeping), 60_000 + total * MS_PER_REQUEST);
    const died = deaths.reduce((sum, each) => sum + each, 0);
    expect(died).toBeGreaterThan(0);

    // Every answer is a value nobody else was told: each addition counted once. What is missing was asked by who died.
    const value = await count.value();
    const isTold = new Uint8Array(value + 1);
    for (let slot = 0; slot < WORKERS; slot++) {
      const bytes = readFileSync(fileOf(slot));
      expect(bytes.length).toBe(perWorker * BYTES_PER_VALUE);
      let last = 0;
      for (let at = 0; at < bytes.length; at += BYTES_PER_VALUE) {
        const told = bytes.readDoubleLE(at);
        if (!(told > last && told <= value) || isTold[told])
          throw new Error(`${told} after ${last} was told in ${slot}`);
        last = told;
        isTold[told] = 1;
      }
    }
    const unanswered = value - total;
    expect(unanswered).toBeGreaterThanOrEqual(0);
    expect(unanswered).toBeLessThanOrEqual(died);
    expect(isTold.reduce((sum, each) => sum + each, 0)).toBe(total);
  });
}

/** Tests that a semaphore is never exceeded, nothing of it is lost, and everybody has its turn. */
export function testNeverExceeded(perWorker: number, permits: number, way: "sync" | "async"): void {
  const total = WORKERS * perWorker;
  const title = `${WORKERS} workers enter ${perWorker} times each (${way}) where ${permits} may be, while they are killed and exit at random`;
  test(`${title}, over ${DEALER}`, { timeout: 60_000 + total * MS_PER_STAY }, async () => {
    const boss = makeBoss();
    const gate = boss.semaphore("gate", permits);
    const folder = makeFolder();
    const file = join(folder, "marks");
    writeFileSync(file, Buffer.alloc(2 * WORKERS));
    const marks = openSync(file, "r+");
    const mark = (at: number, value: number): void => void writeSync(marks, Buffer.from([value]), 0, 1, at);
    const logOf = (slot: number): string => join(folder, `${slot}`);
    const keeping = Array.from({ length: WORKERS }, (_, slot) => {
      writeFileSync(logOf(slot), "");
      return keep(boss, "enters", slot, {
        deadlySteps: perWorker,
        params: () => ({ file, log: logOf(slot), slot, slots: WORKERS, permits, goal: perWorker, way }),
        // Whether it still is inside when it is killed nobody can know: it does not count from now on.
        onKill: () => mark(WORKERS + slot, 1),
        onEnd: () => {
          mark(slot, 0);
          mark(WORKERS + slot, 0);
        },
      });
    });
    const deaths = await within("all workers", Promise.all(keeping), 60_000 + total * MS_PER_STAY);
    closeSync(marks);
    expect(deaths.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(0);
    let most = 0;
    for (let slot = 0; slot < WORKERS; slot++) most = Math.max(most, ...readFileSync(logOf(slot)));
    // They stay long enough to meet: one too many would be seen as surely as these are.
    expect(most).toBe(permits);
    expect([gate.available, gate.waiting]).toEqual([permits, 0]);
  });
}
