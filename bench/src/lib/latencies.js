import { setTimeout as delay } from "node:timers/promises";
import { quantile } from "../median.js";
import { elapsed } from "./program.js";

/** Asks again and again, `pauseMs` after each answer (0: at once), and tells how long answers took, in microseconds. */
export async function measureLatencies({ asks, warmups, pauseMs }, ask) {
  const values = [];
  for (let i = -warmups; i < asks; i++) {
    if (pauseMs > 0) await delay(pauseMs);
    const us = 1000 * (await elapsed(ask));
    if (i >= 0) values.push(us);
  }
  return { medianUs: quantile(values, 0.5), p99Us: quantile(values, 0.99) };
}
