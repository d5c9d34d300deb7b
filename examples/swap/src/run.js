import { createHash } from "node:crypto";
import { Boss } from "@bossworks/core";
import { warehouse } from "./warehouse.worker.js";

const ITEMS = ["bolt", "hinge", "lamp", "rope", "saw"];

/** Orders that depend on the seed alone. */
function* ordersOf({ orders, seed }) {
  let state = seed;
  for (let i = 0; i < orders; i++) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield { item: ITEMS[state % ITEMS.length], price: (state % 10_000) / 100, at: new Date(state * 1000) };
  }
}

/**
 * Runs the worker over the dealer of a config: orders, receipts, calls, a pause in the middle.
 *
 * @param {{ dealer: string | object, orders: number, seed: number }} config
 * @returns {Promise<{ where: string, ms: number, output: object }>} `output` is what must be the same everywhere
 */
export async function run(config) {
  const boss = new Boss({ dealer: config.dealer });
  try {
    const startedAt = performance.now();
    const employee = await boss.employ(warehouse, { params: { currency: "EUR" } });
    employee.onCall((_employee, { discountFor }) => discountFor.length);
    const receipts = hashOf(employee);

    const all = [...ordersOf(config)];
    const half = all.length >> 1;
    for (const order of all.slice(0, half)) await employee.send(order);
    const paused = await employee.suspend();
    const before = (await employee.status()).progress;
    for (const order of all.slice(half)) await employee.send(order);
    const after = (await employee.status()).progress;
    const resumed = await employee.resume();
    await employee.end();

    const result = await employee.result;
    const output = {
      result,
      receipts: await receipts,
      statuses: [paused.status, resumed.status],
      stoodStill: JSON.stringify(before) === JSON.stringify(after),
    };
    const ms = performance.now() - startedAt;
    return { where: employee.where.kind, ms, output };
  } finally {
    await boss.close();
  }
}

/** All receipts, in the order they came. */
async function hashOf(employee) {
  const hash = createHash("sha256");
  for await (const receipt of employee) hash.update(`${JSON.stringify(receipt)}\n`);
  return hash.digest("hex");
}
