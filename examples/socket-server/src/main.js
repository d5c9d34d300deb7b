import { parseArgs } from "node:util";
import { startInBackground } from "./background.js";
import { InstanceLock } from "./instance-lock.js";
import { onSignals } from "./on-signals.js";
import { Server } from "./server.js";
import { readSettings } from "./settings.js";

/** Exit code of a second instance, as sysexits.h has it: EX_TEMPFAIL. */
const ALREADY_RUNNING = 75;

const { values: flags } = parseArgs({
  options: { background: { type: "boolean" }, stop: { type: "boolean" } },
});
const settings = readSettings(process.env);
if (flags.stop) await stop();
else if (flags.background) say(await startInBackground(settings.log));
else await run();

async function run() {
  const lock = new InstanceLock(settings.lock);
  if (!lock.take()) return say({ line: `process ${lock.holder} serves already`, exitCode: ALREADY_RUNNING });
  const server = new Server(settings, console.log);
  try {
    const port = await server.start();
    onSignals({ first: () => end(server), second: () => abort(server) });
    say({ line: `process ${process.pid} serves ${settings.host}:${port} by ${settings.workers} workers` });
  } catch (error) {
    say({ line: error.message, exitCode: 1 });
  }
}

async function end(server) {
  const stopped = server.stop();
  console.log(`nobody is let in any more, who is there may finish for ${settings.graceMs} ms`);
  await stopped;
  console.log(`ended: ${server.served} connections served, ${server.refused} refused`);
}

async function abort(server) {
  await server.abort();
  process.exit(1);
}

async function stop() {
  const lock = new InstanceLock(settings.lock);
  if (lock.take()) return say({ line: "no server runs" });
  const { holder } = lock;
  process.kill(holder, "SIGTERM");
  await lock.released();
  say({ line: `process ${holder} has ended` });
}

/** Says what has come of the command, to whom has started us in the background too. */
function say({ line, exitCode = 0 }) {
  console.log(line);
  process.exitCode = exitCode;
  if (process.connected) process.send({ line, exitCode });
}
