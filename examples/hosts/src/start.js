// Boss and two hosts at once, as if they were three machines.
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Boss } from "@bossworks/core";
import { computePi } from "./compute-pi.js";
import { startHost } from "./start-host.js";

const dealer = process.env.BOSSWORKS_DEALER ?? `pipe://${join(tmpdir(), `bossworks-hosts-${process.pid}`)}`;
const token = randomBytes(32).toString("base64url");

const hosts = ["mill-1", "mill-2"].map((name) =>
  startHost({ dealer, token, name, args: ["--log-level", "error"] }),
);
const boss = new Boss({ dealer, token });
try {
  const about = await computePi(boss, { tasks: 40, darts: 5e6, say: console.log });
  console.log(`pi is about ${about}`);
} finally {
  await boss.close();
  for (const host of hosts) host.kill();
}
