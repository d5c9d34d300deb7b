// The boss alone: its hosts are started by hand, on this machine or on others.
import { Boss } from "@bossworks/core";
import { computePi } from "./compute-pi.js";

const { BOSSWORKS_TOKEN: token } = process.env;
if (!token) throw new Error("set BOSSWORKS_TOKEN, here and at the hosts, and BOSSWORKS_DEALER");

const boss = new Boss({ token, handleSignals: true });
try {
  const about = await computePi(boss, { tasks: 200, darts: 2e7, say: console.log });
  console.log(`pi is about ${about}`);
} finally {
  await boss.close();
}
