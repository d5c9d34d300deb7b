import { kindOf, shown } from "../dealers.js";
import { checkRedis } from "./check-redis.js";
import { type Finding, ok, problem, problemOf } from "./finding.js";

/** From employing a worker to its answer, everything included; whoever takes longer hangs. */
const TRIAL_MS = 10_000;
const TRIAL_WORKER = new URL("./trial-worker.js", import.meta.url);

/** Whether a dealer works from here: a worker is employed over it and must answer. */
export async function checkDealer(url: string): Promise<Finding[]> {
  const subject = shown(url);
  const server = kindOf(url)?.needsServer ? await checkRedis(subject, url) : [];
  if (server.some(({ level }) => level === "problem")) return server;
  return [...server, await tryDealer(subject, url)];
}

async function tryDealer(subject: string, url: string): Promise<Finding> {
  try {
    const { Boss, workerAt } = await import("@bossworks/core");
    const boss = new Boss({
      dealer: url,
      name: "bossworks-doctor",
      startTimeoutMs: TRIAL_MS,
      handleSignals: true,
    });
    try {
      const start = performance.now();
      const trial = workerAt<typeof import("./trial-worker.js")>(TRIAL_WORKER, "answer");
      const employee = await boss.employ(trial, { timeoutMs: TRIAL_MS });
      const { status } = await employee.status({ timeoutMs: TRIAL_MS });
      if (status !== "STATUS_RUNNING")
        return problem(subject, `a worker answers STATUS by ${status}`, "run bossworks doctor once more");
      return ok(subject, `a worker joined and answered within ${Math.ceil(performance.now() - start)} ms`);
    } finally {
      await boss.close();
    }
  } catch (error) {
    return problemOf(subject, error);
  }
}
