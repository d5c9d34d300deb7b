import { tmpdir } from "node:os";
import { join } from "node:path";
import { Boss } from "@bossworks/core";
import { readOrders } from "./orders.js";
import { primes } from "./primes.worker.js";

const path = process.argv[2] ?? join(tmpdir(), "bossworks-orders");

const boss = new Boss({ dealer: "pipe:", name: "master", handleSignals: true });
const pool = boss.pool(primes, { size: 3 });
boss.on("exit", ({ employee, how }) => console.log(`worker ${employee.where.pid} has gone: ${how}`));

const orders = readOrders(path);
console.log(`master ${process.pid}, three workers; orders go to ${path}`);
for await (const order of orders) void carryOut(Number(order));

async function carryOut(limit) {
  try {
    const { count, pid } = await pool.run(limit);
    console.log(`${count} primes below ${limit}, by worker ${pid}`);
  } catch (error) {
    console.log(`primes below ${limit}: ${error.code}`);
  }
}
