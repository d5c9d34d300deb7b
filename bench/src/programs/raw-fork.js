import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { medianOf, runMeasured } from "../lib/program.js";

const FILE = fileURLToPath(new URL("../workers/raw-fork.js", import.meta.url));

/** From `fork` until the process has answered its first message, in milliseconds. */
await runMeasured(async ({ samples, warmups }) => {
  const employMs = await medianOf({ samples, warmups }, async () => {
    const start = performance.now();
    const child = fork(FILE);
    child.send("hello");
    await once(child, "message");
    const took = performance.now() - start;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
    return took;
  });
  return { employMs };
});
