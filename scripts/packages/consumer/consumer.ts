import { Boss, defineWorker, type Worker } from "@bossworks/core";
import { shmDealer } from "@bossworks/dealer-shm";

const adder = defineWorker(
  import.meta,
  (worker: Worker<never, string, number>, params: { a: number; b: number }): number => {
    worker.checkpointSync(params.a);
    return params.a + params.b;
  },
);

const boss = new Boss({ dealer: shmDealer() });
const employee = await boss.employ(adder, { params: { a: 20, b: 22 } });
for await (const message of employee) message.toUpperCase();
export const sum: number = await employee.result;
await boss.close();
