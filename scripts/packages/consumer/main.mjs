// Employs one worker over the dealer named on the command line, which is found by its name alone.
import { strictEqual } from "node:assert";
import { Boss } from "@bossworks/core";
import { adder } from "./adder.worker.mjs";

const boss = new Boss({ dealer: process.argv[2] });
try {
  const employee = await boss.employ(adder, { params: { a: 20, b: 22 } });
  strictEqual(await employee.result, 42);
} finally {
  await boss.close();
}
