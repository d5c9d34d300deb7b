import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { DEALER, fixture } from "./support/boss.js";
import { within } from "./support/deadline.js";

const CORE = import.meta.resolve("@bossworks/core");
const WORKER = fixture("plain.mjs").href;

const PROGRAM = `
  import { Boss, workerAt } from "${CORE}";
  const boss = new Boss({ dealer: "${DEALER}" });
  const employee = await boss.employ(workerAt("${WORKER}", "plainFunction"), { params: process.argv.length });
  console.log("returned", (await employee.result).params);
  await boss.close();`;

test.each([
  [["--input-type=module", "--eval", PROGRAM]],
  [["--input-type", "module", "--enable-source-maps", "-e", PROGRAM]],
  [["--max-old-space-size=200", "--input-type=module", "-e", PROGRAM]],
])("a program that is a text employs workers that are files (%#)", async (args) => {
  const { stdout } = await within("the program", promisify(execFile)(process.execPath, args));
  expect(stdout).toBe("returned 1\n");
});
