import { Boss } from "@bossworks/core";
import type { DealerFigures } from "./bench-report.js";
import { computing, trading } from "./measured.worker.js";
import { quantile } from "./quantile.js";
import { sampleInTurns } from "./sample.js";
import { trade } from "./trade.js";

const MS_PER_S = 1000;
/** Of the time a dealer has, this share goes to STATUS, and the rest to messages. */
const STATUS_SHARE = 0.25;
/** Messages each way in a round. */
const ROUND = 5000;

/** Measures one dealer, for about so long. Rejects when a worker cannot be employed over it. */
export async function measureDealer(url: string, seconds: number): Promise<DealerFigures> {
  const budgetMs = seconds * MS_PER_S;
  const boss = new Boss({ dealer: url, name: "bossworks-bench", handleSignals: true });
  try {
    const statusMs = await measureStatus(boss, budgetMs * STATUS_SHARE);
    const messagesPerSecond = await measureMessages(boss, budgetMs * (1 - STATUS_SHARE));
    return { statusMs, messagesPerSecond };
  } finally {
    await boss.close();
  }
}

async function measureStatus(boss: Boss, budgetMs: number): Promise<DealerFigures["statusMs"]> {
  const employee = await boss.employ(computing);
  const [samples = []] = await sampleInTurns(budgetMs, [async () => void (await employee.status())]);
  await employee.stop();
  return { p50: quantile(samples, 0.5), p99: quantile(samples, 0.99) };
}

async function measureMessages(boss: Boss, budgetMs: number): Promise<DealerFigures["messagesPerSecond"]> {
  const employee = await boss.employ(trading);
  const play = (sends: number, receives: number) => () => trade(employee, { sends, receives });
  const samples = await sampleInTurns(budgetMs, [play(ROUND, 0), play(0, ROUND), play(ROUND, ROUND)]);
  const [toBossMs = 0, toWorkerMs = 0, bothMs = 0] = samples.map((ofKind) => quantile(ofKind, 0.5));
  return {
    toBoss: rateOf(ROUND, toBossMs),
    toWorker: rateOf(ROUND, toWorkerMs),
    bothWays: rateOf(2 * ROUND, bothMs),
  };
}

function rateOf(messages: number, ms: number): number {
  return Math.round((messages / ms) * MS_PER_S);
}
