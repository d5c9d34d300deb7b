import { elapsed, medianOf, runMeasured } from "../lib/program.js";
import { startRawProcess } from "../lib/raw-process.js";
import { messageOf, Tally } from "../lib/tally.js";

/** The same objects as in traffic.js, between two processes without Bossworks. */
await runMeasured(async ({ dealer, link, toBoss, toWorker, samples, warmups }) => {
  const worker = await startRawProcess("raw-process-traffic.js", link, {
    dealer,
    sends: toBoss,
    receives: toWorker,
  });
  let tally;
  let done;
  worker.onMessage((data) => {
    if (data.report === undefined) tally.take(data);
    else done(data.report);
  });

  const elapsedMs = await medianOf({ samples, warmups }, () =>
    elapsed(async () => {
      tally = new Tally();
      const report = new Promise((resolve) => {
        done = resolve;
      });
      worker.send("go");
      for (let id = 0; id < toWorker; id++) worker.send(messageOf(id));
      if ((await report) !== toWorker) throw new Error("the worker took another number of messages");
      tally.check(toBoss);
    }),
  );
  await worker.end();
  return { rate: (toBoss + toWorker) / elapsedMs / 1000 };
});
