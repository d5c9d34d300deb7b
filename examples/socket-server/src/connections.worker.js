import { pipeline } from "node:stream/promises";
import { defineWorker } from "@bossworks/core";
import { countPrimes } from "./primes.js";
import { readLines } from "./read-lines.js";

/** Serves connections, side by side: each is a stream, of whose name messages tell when it opens and when it is over. */
export const connections = defineWorker(import.meta, async function connections(worker, { idleMs }) {
  const streams = new Map();
  for await (const { open, over } of worker) {
    if (open) {
      const stream = worker.stream(open);
      streams.set(open, stream);
      void serve(worker, stream, idleMs).finally(() => streams.delete(open));
    }
    // What was destroyed before it was asked for here is never seen here: our stream of that name waits for nobody.
    if (over) streams.get(over)?.destroy();
  }
});

async function serve(worker, stream, idleMs) {
  try {
    await pipeline(answers(worker, stream, idleMs), stream);
  } catch {
    // It was cut; whoever did that knows why, and the boss tells the client.
  }
}

async function* answers(worker, stream, idleMs) {
  for await (const line of readLines(stream, idleMs)) {
    const [request, argument] = line.split(" ");
    if (request === "quit") return;
    yield `${await answer(worker, stream, request, argument)}\n`;
  }
}

async function answer(worker, stream, request, argument) {
  const who = `worker ${worker.id}, process ${process.pid}`;
  if (request === "status") return `${await worker.counter("connections").value()} connections, by ${who}`;
  if (request === "primes" && Number(argument) >= 0) {
    const count = await countPrimes(worker, Number(argument), () => !stream.destroyed);
    return `${count} primes below ${argument}, by ${who}`;
  }
  return "requests are: primes <number>, status, quit";
}
