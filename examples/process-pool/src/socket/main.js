// A socket between two processes: both speak at once, bytes of any number each way, one record after the other.
import { randomBytes } from "node:crypto";
import { Boss } from "@bossworks/core";
import { readSettings } from "../settings.js";
import { exchange } from "./exchange.js";

const SIZES = [0, 1, 70_000, 10_000_000];

const { dealer } = readSettings(process.argv.slice(2), process.env);
const boss = new Boss({ dealer });
try {
  const sent = [Buffer.from("Message From Parent."), ...SIZES.map((size) => randomBytes(size))];
  const [greeting, echo, ...others] = await exchange(boss, sent);
  console.log(`received "${greeting}", and "${echo}" has come back`);
  others.forEach((record, index) => {
    const isSame = record.equals(sent[index + 1]);
    console.log(`${record.length} bytes came back, ${isSame ? "the same" : "others"}`);
  });
} finally {
  await boss.close();
}
