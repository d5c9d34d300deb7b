import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { measureIdleness } from "../lib/idleness.js";
import { runMeasured } from "../lib/program.js";

const FILE = fileURLToPath(new URL("../workers/raw-fork.js", import.meta.url));

/** The same with bare processes that wait for a message. */
await runMeasured(async (settings) => {
  const children = [];
  const numbers = await measureIdleness(settings, async () => {
    const child = fork(FILE);
    children.push(child);
    child.send("hello");
    await once(child, "message");
  });
  for (const child of children) child.kill("SIGKILL");
  return numbers;
});
