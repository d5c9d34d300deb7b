import { Boss } from "@bossworks/core";
import { checkPayload, makePayload, measureGrowth } from "../lib/payload.js";
import { runMeasured } from "../lib/program.js";
import { result, toBoss, toWorker } from "../workers/payload.worker.js";

const WORKERS = { result, toBoss, toWorker };

const WAYS = {
  async result(employee, { kind, bytes }) {
    checkPayload(await employee.result, kind, bytes);
  },

  async toBoss(employee, { kind, bytes }) {
    const { value } = await employee.messages().next();
    checkPayload(value, kind, bytes);
  },

  async toWorker(employee, { kind, bytes }) {
    await employee.send(makePayload(kind, bytes));
    await employee.messages().next();
  },
};

/** One large payload between boss and worker: what it costs of memory at the peak. */
await runMeasured(async ({ dealer, way, ...params }) => {
  const boss = new Boss({ dealer });
  const employee = await boss.employ(WORKERS[way], { params });
  const numbers = await measureGrowth(params.bytes, async () => {
    await employee.send("go");
    await WAYS[way](employee, params);
  });
  await boss.close();
  return numbers;
});
