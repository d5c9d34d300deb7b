import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Boss } from "@bossworks/core";
import { checkPayload, growthOf, makePayload, measureGrowth } from "../lib/payload.js";
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
await runMeasured(async ({ dealer, way, ...given }) => {
  const folder = mkdtempSync(join(tmpdir(), "bossworks-bench-"));
  const params = { ...given, growthFile: join(folder, "growth") };
  const boss = new Boss({ dealer });
  const employee = await boss.employ(WORKERS[way], { params });
  const numbers = await measureGrowth(params.bytes, async () => {
    await employee.send("go");
    await WAYS[way](employee, params);
  });
  await employee.exited;
  await boss.close();
  const growth = Math.max(numbers.growth, growthOf(params.growthFile));
  rmSync(folder, { recursive: true });
  return { growth };
});
