import { Boss } from "@bossworks/core";
import { HELP, readSettings } from "./config.js";
import { Job } from "./job.js";
import { listenToKeys } from "./keys.js";
import { summaryOf } from "./table.js";
import { PlainView } from "./view-plain.js";
import { TerminalView } from "./view-terminal.js";

async function main() {
  const settings = readSettings(process.argv.slice(2), process.env);
  if (settings.help) return console.log(HELP);

  const boss = new Boss({ dealer: settings.dealer });
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const view = isTerminal ? new TerminalView(process.stdout) : new PlainView();
  const job = new Job(boss, settings);
  view.start();
  const letKeysGo = isTerminal ? listenToKeys(process.stdin, boss, view) : () => {};
  try {
    await job.run(view);
  } finally {
    letKeysGo();
    view.stop();
    await boss.close();
  }
  const finished = job.rows.filter(({ state }) => state === "STATUS_FINISHED").length;
  console.log(`${finished} of ${job.rows.length} workers finished; ${summaryOf(job)}`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof TypeError ? error.message : error);
  process.exitCode = 1;
}
