import { Boss } from "@bossworks/core";
import { print } from "./print.js";

const pages = Array.from({ length: 10 }, (_, i) => `page ${i + 1}`);

/** One after the other: a printer that jams now and then, and one that is broken. */
for (const capacity of [3, 0]) {
  console.log(capacity > 0 ? `a printer that jams after ${capacity} pages` : "a printer that is broken");
  const boss = new Boss();
  try {
    const { printed, left, code } = await print(boss, { pages, capacity }, (line) =>
      console.log(`  ${line}`),
    );
    console.log(`  pages printed: ${printed.length}, left: ${left.length}${code ? `, ${code}` : ""}`);
  } finally {
    await boss.close();
  }
}
