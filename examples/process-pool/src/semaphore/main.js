// A semaphore: a room only so many are in at once; who comes to a full one waits until somebody leaves.
import { Boss } from "@bossworks/core";
import { readSettings } from "../settings.js";
import { visitor } from "./visitor.worker.js";

const PLACES = 2;
const NAMES = ["Ada", "Ben", "Cleo", "Dan", "Eva"];

const { dealer, scale } = readSettings(process.argv.slice(2), process.env);
const boss = new Boss({ dealer });
try {
  boss.semaphore("room", PLACES);
  console.log(`This is a room, only ${PLACES} may be in it!`);
  const params = { stayMs: 1000 * scale };
  const employed = NAMES.map((name) => boss.employ(visitor, { name, params, autostart: false }));
  const visitors = await Promise.all(employed);
  // They come together, however long each took to start.
  await boss.resume();
  await Promise.all(visitors.map(({ result }) => result));
} finally {
  await boss.close();
}
