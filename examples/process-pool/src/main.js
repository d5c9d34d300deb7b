// A hundred tasks, sixteen at once, each in a process beside this one; results are taken as they come.
import { Boss } from "@bossworks/core";
import { call, callOf } from "./call.worker.js";
import { sleep } from "./functions.js";
import { readSettings } from "./settings.js";
import { StatusLine } from "./status-line.js";

const TASKS = 100;
const AT_ONCE = 16;

const { dealer, scale } = readSettings(process.argv.slice(2), process.env);
const sleepMs = [1000 * scale, 2000 * scale];
const timeoutMs = 1000 * scale;

const line = new StatusLine(process.stdout);
const boss = new Boss({ dealer });
try {
  const pool = boss.pool(call, {
    size: AT_ONCE,
    onCreate: ({ where: { kind, pid, threadId } }) =>
      line.say(`${kind} ${kind === "thread" ? threadId : pid} is there`),
  });
  for (let i = 0; i < TASKS; i++) pool.apply(callOf(sleep, i, sleepMs));

  while (pool.unfetched > 0) {
    line.show(`pending ${pool.pending}, active ${pool.active}, completed ${pool.completed}`);
    try {
      line.say(`GOT: ${await pool.get({ timeoutMs })}`);
    } catch (error) {
      if (error.name !== "TimeoutError") throw error;
      line.say(`nothing within ${timeoutMs} ms; there is time for something else`);
    }
  }
  line.show(`pending ${pool.pending}, active ${pool.active}, completed ${pool.completed}`);
} finally {
  line.end();
  await boss.close();
}
