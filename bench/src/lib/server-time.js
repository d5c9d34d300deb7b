import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";

/**
 * Asks a Redis server what of the processor it took, in milliseconds. `idleMs` is what it takes by itself within
 * `settings.idleMs`: measured now, while nobody is there.
 */
export async function watchServer(url, settings) {
  const client = new Redis(url, { protocol: 2 });
  const cpuMs = async () => {
    const info = await client.info("cpu");
    const seconds = (name) => Number(new RegExp(`${name}:([\\d.]+)`).exec(info)[1]);
    return 1000 * (seconds("used_cpu_user") + seconds("used_cpu_sys"));
  };
  const before = await cpuMs();
  await delay(settings.idleMs);
  return { cpuMs, idleMs: (await cpuMs()) - before, close: () => client.disconnect() };
}
