import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Seat, seat } from "./seat.js";

const PLACES = ["thread", "link", "process"] as const;

/** A file that is not there yet: a task computes until it is. */
function gate(): { file: string; open(): void } {
  const folder = mkdtempSync(join(tmpdir(), "bossworks-recall-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "open");
  return { file, open: () => writeFileSync(file, "") };
}

async function computing(worker: Seat, file: string): Promise<number> {
  const seq = worker.run({ file, value: "computed" });
  await worker.said("its beginning", (said) => said.seq === seq && said.value === "begun");
  return seq;
}

test.each(PLACES)("RECALL is obeyed while a task in a %s computes without a checkpoint", async (place) => {
  const worker = await seat("computes", { place });
  const { file, open } = gate();
  const first = await computing(worker, file);
  const [second, third] = [worker.run({ value: 2 }), worker.run({ value: 3 })];
  expect(await worker.signal("RECALL", second)).toMatchObject({ verb: "STATUS_RECALLED", scope: second });
  // It has begun.
  expect(await worker.signal("RECALL", first)).toMatchObject({ verb: "STATUS_ERROR", scope: first });
  open();
  await worker.end(third);
  expect(worker.log.filter(({ kind }) => kind !== "DATA").map(({ value }) => value)).toEqual(["computed", 3]);
  expect((await worker.signal("RECALL", third)).verb).toBe("STATUS_ERROR");
});

test.each(PLACES)("RECALL waits behind no signals that a worker in a %s does not read", async (place) => {
  const worker = await seat("computes", { place });
  const { file, open } = gate();
  const first = await computing(worker, file);
  const second = worker.run({ value: 2 });
  // More than the ring of the control lane holds.
  const asked = Array.from({ length: 1000 }, () => worker.signal("STATUS", first));
  expect((await worker.signal("RECALL", second)).verb).toBe("STATUS_RECALLED");
  open();
  await worker.end(first);
  const verbs = new Set((await Promise.all(asked)).map(({ verb }) => verb));
  for (const verb of verbs) expect(["STATUS_ERROR", "STATUS_RUNNING"]).toContain(verb);
});

test("a task that is recalled before its RUN is passed over, with all that was said of it", async () => {
  const worker = await seat("computes");
  await worker.signal("SUSPEND", 1);
  expect((await worker.signal("RECALL", 1)).verb).toBe("STATUS_RECALLED");
  const first = worker.run({ value: 1 });
  worker.send(first, "to nobody");
  worker.stop(first);
  const second = worker.run({ value: 2 });
  expect((await worker.end(second)).value).toBe(2);
  expect(worker.log.length).toBe(1);
});

test("each of a thousand tasks that are recalled while they are run either ends or is recalled", async () => {
  const worker = await seat("double");
  const recalled: number[] = [];
  const count = 1000;
  const asked: Promise<void>[] = [];
  for (let i = 0; i < count; i++) worker.run(i);
  for (let seq = count; seq > 0; seq--) {
    asked.push(
      worker.signal("RECALL", seq).then(({ verb }) => {
        if (verb === "STATUS_RECALLED") recalled.push(seq);
      }),
    );
    if (seq % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(asked);
  const last = worker.run(0);
  await worker.end(last);
  const ended = worker.log.map(({ seq }) => seq).filter((seq) => seq !== last);
  expect([...ended, ...recalled].sort((a, b) => a - b)).toEqual(
    Array.from({ length: count }, (_, i) => i + 1),
  );
});

test("a signal that waits for a checkpoint is refused when its task ends without one", async () => {
  const worker = await seat("lingers");
  const { file, open } = gate();
  const seq = worker.run(file);
  const status = async (): Promise<string> => (await worker.signal("STATUS", seq)).verb;
  // A signal may come before its task does.
  while ((await status()) !== "STATUS_RUNNING");
  const suspended = worker.signal("SUSPEND", seq);
  expect(await status()).toBe("STATUS_RUNNING");
  open();
  expect((await suspended).verb).toBe("STATUS_ERROR");
  await worker.end(seq);
});

test("SUSPEND of the whole worker is confirmed when a task without checkpoints has ended, and before the next", async () => {
  const worker = await seat("computes");
  const { file, open } = gate();
  const first = await computing(worker, file);
  const second = worker.run({ value: 2 });
  const suspended = worker.signal("SUSPEND");
  open();
  expect((await suspended).verb).toBe("STATUS_SUSPENDED");
  await worker.end(first);
  expect((await worker.signal("STATUS", second)).verb).toBe("STATUS_READY");
  await worker.signal("RESUME");
  expect((await worker.end(second)).value).toBe(2);
});
