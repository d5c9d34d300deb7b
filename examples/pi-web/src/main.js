import { once } from "node:events";
import { startServer } from "./serve.js";
import { readSettings } from "./settings.js";

const settings = readSettings(process.env);
const server = await startServer(settings);
console.log(`${settings.workers} workers look for pi: ${server.url}`);
await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
await server.close();
