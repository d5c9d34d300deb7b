import { createHash } from "node:crypto";
import { defineWorker } from "@bossworks/core";

/** After so many orders the boss is asked for a discount. */
const ASK_EVERY = 100;

/**
 * Takes orders as they come, sends a receipt for each, asks the boss now and then, and returns the books: knows nothing of
 * what carries all this.
 */
export const warehouse = defineWorker(import.meta, async function warehouse(worker, { currency }) {
  const books = createHash("sha256");
  let orders = 0;
  let total = 0;
  let discount = 0;
  worker.report(() => ({ orders, total }));
  for await (const { item, price, at } of worker) {
    if (orders % ASK_EVERY === 0) discount = await worker.call({ discountFor: item });
    const paid = Math.round(price * (100 - discount)) / 100;
    orders++;
    total = Math.round((total + paid) * 100) / 100;
    books.update(`${orders} ${item} ${paid} ${at.toISOString()}\n`);
    await worker.send({ receipt: orders, item, paid, currency });
  }
  return { orders, total, currency, books: books.digest("hex") };
});
