import { elapsed, medianOf, runMeasured } from "../lib/program.js";
import { startRawProcess } from "../lib/raw-process.js";
import { messageOf } from "../lib/tally.js";

/** The same as round-trip.js, between two processes without Bossworks. */
await runMeasured(async ({ dealer, link, trips, samples, warmups }) => {
  const worker = await startRawProcess("raw-process-echo.js", link, { dealer });
  let done;
  worker.onMessage(({ id }) => (id + 1 < trips ? worker.send(messageOf(id + 1)) : done()));
  const elapsedMs = await medianOf({ samples, warmups }, () =>
    elapsed(
      () =>
        new Promise((resolve) => {
          done = resolve;
          worker.send(messageOf(0));
        }),
    ),
  );
  await worker.end();
  return { tripUs: (1000 * elapsedMs) / trips };
});
