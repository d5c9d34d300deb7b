// Shared memory: a number all processes add to, variables all of them read and write, and raw memory between threads.
import { Boss } from "@bossworks/core";
import { readSettings } from "../settings.js";
import { addRaw } from "./add-raw.js";
import { adder } from "./adder.worker.js";
import { keepVariables } from "./variables.js";
import { ask } from "./variables.worker.js";

const WORKERS = 4;
const TIMES = 1000;

const { dealer } = readSettings(process.argv.slice(2), process.env);
const boss = new Boss({ dealer });
/** Another worker for every request, as if it were another program. */
const request = async (params) => (await boss.employ(ask, { params })).result;
try {
  const total = boss.counter("total");
  const adders = Array.from({ length: WORKERS }, () => boss.employ(adder, { params: TIMES }));
  for (const { result } of await Promise.all(adders)) await result;
  console.log(`${WORKERS} workers added one ${TIMES} times each: ${await total.value()}`);

  keepVariables(boss);
  await request({ put: "greeting", value: "hello" });
  console.log(`received data: ${await request({ get: "greeting" })}`);
  await request({ remove: "greeting" });
  console.log(`received data: ${await request({ get: "greeting" })}`);
} finally {
  await boss.close();
}

const raw = await addRaw({ workers: WORKERS, times: TIMES });
console.log(`${WORKERS} threads did so in raw memory, guarded by a semaphore: ${raw}`);
