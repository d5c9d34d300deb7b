import { Boss } from "@bossworks/core";
import { countInFile, countLive } from "./run.js";

const load = { workers: 4, connections: 1000 };
const total = load.workers * load.connections;

const boss = new Boss();
try {
  console.log(`${load.workers} workers, ${total} connections`);
  const lossy = await countInFile(boss, { ...load, guarded: false });
  console.log(`read, add one, write back: ${lossy} counted, ${total - lossy} lost`);
  const exact = await countInFile(boss, { ...load, guarded: true });
  console.log(`the same, guarded by a semaphore: ${exact} counted, ${total - exact} lost`);
  const { served, refused, most, left } = await countLive(boss, { ...load, limit: 250, turns: 20 });
  console.log(
    `a counter with a limit of 250: ${served} served, ${refused} refused, ${most} live at most, ${left} left`,
  );
} finally {
  await boss.close();
}
