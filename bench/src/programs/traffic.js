import { Boss } from "@bossworks/core";
import { elapsed, medianOf, runMeasured } from "../lib/program.js";
import { messageOf, Tally } from "../lib/tally.js";
import { awaiting, blocking } from "../workers/traffic.worker.js";

const WORKERS = { awaiting, blocking };

/** How the boss's program may send: all return once the last message was accepted. */
const SENDERS = {
  async awaited(employee, count) {
    for (let id = 0; id < count; id++) await employee.send(messageOf(id));
  },

  async bounded(employee, count) {
    for (let id = 0; id < count; id++) {
      const accepted = employee.send(messageOf(id));
      if (id % 256 === 255 || id === count - 1) await accepted;
    }
  },
};

/** How it may read: all resolve with the worker's report, after `tally` took what came before. */
const READERS = {
  listener(employee, tally) {
    return new Promise((resolve) => {
      const onMessage = ({ data }) => {
        if (data.report === undefined) return tally.take(data);
        employee.off("message", onMessage);
        resolve(data.report);
      };
      employee.on("message", onMessage);
    });
  },

  async iterator(employee, tally) {
    for await (const data of employee) {
      if (data.report !== undefined) return data.report;
      tally.take(data);
    }
  },
};

/** Small objects between boss and worker: how many cross in a second, all of them read and checked. */
await runMeasured(async ({ dealer, worker, sender, reader, turn, toBoss, toWorker, samples, warmups }) => {
  const boss = new Boss({ dealer });
  const params = { sends: toBoss, receives: toWorker, turn };
  const employee = await boss.employ(WORKERS[worker], { params });

  const elapsedMs = await medianOf({ samples, warmups }, () =>
    elapsed(async () => {
      const tally = new Tally();
      const report = READERS[reader](employee, tally);
      await employee.send("go");
      await SENDERS[sender](employee, toWorker);
      if ((await report) !== toWorker) throw new Error("the worker took another number of messages");
      tally.check(toBoss);
    }),
  );
  await boss.close();
  return { rate: (toBoss + toWorker) / elapsedMs / 1000 };
});
