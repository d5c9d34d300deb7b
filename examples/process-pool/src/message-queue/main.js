// A message queue each way: items go to workers in order, answers of all come together. Nobody waits for the other; only
// who sends into a full queue waits, until there is room.
import { Boss } from "@bossworks/core";
import { readSettings } from "../settings.js";
import { desk } from "./desk.worker.js";

const ITEMS = 12;

const { dealer } = readSettings(process.argv.slice(2), process.env);
const boss = new Boss({ dealer });
try {
  const desks = await Promise.all(["one", "two", "three"].map((name) => boss.employ(desk, { name })));
  const answers = boss.messages();

  for (let item = 1; item <= ITEMS; item++) await desks[item % desks.length].send(item);
  await Promise.all(desks.map((employee) => employee.end()));

  for (let left = ITEMS; left > 0; left--) {
    const { value } = await answers.next();
    const { nth, item, square } = value.data;
    console.log(`desk ${value.employee.name}, item number ${nth}: ${item} squared is ${square}`);
  }
  for (const { name, result } of desks) console.log(`desk ${name} has taken ${await result}`);
} finally {
  await boss.close();
}
