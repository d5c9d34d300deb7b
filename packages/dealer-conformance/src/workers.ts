import { defineWorker, type Worker } from "@bossworks/core";

/** Sends back whatever comes, until its input ends. Hosts know it by its name. */
export const echo = defineWorker(
  import.meta,
  async (worker: Worker) => {
    for await (const message of worker) await worker.send(message);
  },
  { name: "echo" },
);

/** The same without ever yielding to its event loop. */
export const echoSync = defineWorker(import.meta, (worker: Worker) => {
  for (;;) worker.sendSync(worker.receiveSync());
});

/** Computes without an end; its progress is the step. Hosts know it by its name. */
export const spin = defineWorker(
  import.meta,
  (worker: Worker) => {
    for (let step = 1; ; step++) worker.checkpointSync(() => step);
  },
  { name: "spin" },
);

/** Awaits checkpoints without an end; its progress is the step. */
export const stroll = defineWorker(import.meta, async (worker: Worker) => {
  for (let step = 1; ; step++) await worker.checkpoint(() => step);
});

/** Waits for input that does not come, and takes none that does: its messages stay where they are. */
export const idle = defineWorker(import.meta, async (worker: Worker) => {
  for (;;) {
    await worker.checkpoint();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
});

/** Never looks for orders. */
export const deaf = defineWorker(import.meta, () => {
  for (;;);
});

/** Returns its params. */
export const give = defineWorker(import.meta, (_worker: Worker, params: unknown) => params);

/** Sends back the first message that comes, and returns its params. */
export const passOn = defineWorker(import.meta, async (worker: Worker, params: unknown) => {
  await worker.send(await worker.receive());
  return params;
});

export interface CountParams {
  readonly messages: number;
  /** Sends with `sendSync` instead of `await send`. */
  readonly sync?: boolean;
  /** Bytes beside the number, by its place in the list, over and over. */
  readonly sizes?: readonly number[];
}

/** Sends numbers from 0 on, each with some bytes; returns how many. */
export const count = defineWorker(
  import.meta,
  async (worker: Worker, { messages, sync = false, sizes = [0] }: CountParams) => {
    for (let i = 0; i < messages; i++) {
      const message = { i, bytes: Buffer.alloc(sizes[i % sizes.length] ?? 0, i) };
      if (sync) worker.sendSync(message);
      else await worker.send(message);
    }
    return messages;
  },
);

/** Receives until its input ends; returns how many came, and the first that was not the next number. */
export const checkOrder = defineWorker(import.meta, async (worker: Worker<{ i: number }>) => {
  let received = 0;
  let wrong: number | undefined;
  for await (const { i } of worker) if (i !== received++) wrong ??= i;
  return { received, wrong };
});

/** Sends without an end, and never looks what comes. */
export const flood = defineWorker(import.meta, (worker: Worker, bytes: number) => {
  const data = Buffer.alloc(bytes, 1);
  for (let sent = 0; ; sent++) {
    worker.report(sent);
    worker.sendSync(data);
  }
});

/** Calls so many times, one after the other; returns the answers. */
export const call = defineWorker(import.meta, async (worker: Worker, calls: number) => {
  const answers: unknown[] = [];
  for (let i = 0; i < calls; i++) answers.push(await worker.call(i));
  return answers;
});

/** The same, blocking its thread. */
export const callSync = defineWorker(import.meta, (worker: Worker, calls: number) => {
  const answers: unknown[] = [];
  for (let i = 0; i < calls; i++) answers.push(worker.callSync(i));
  return answers;
});

/** Sends its params, then ends as told. */
export const ends = defineWorker(import.meta, async (worker: Worker, how: "throws" | "exits") => {
  for (let i = 0; i < 10; i++) await worker.send(i);
  if (how === "exits") process.exit(3);
  throw Object.assign(new RangeError("as told"), { detail: { depth: 2 } });
});

/** Once it got anything, tries to send what does not travel, and tells what came of it. */
export const sendsBadly = defineWorker(import.meta, async (worker: Worker) => {
  await worker.receive();
  try {
    await worker.send({ deep: { inside: () => {} } });
    return "accepted";
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return { code, message };
  }
});
