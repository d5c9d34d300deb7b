import { type adminOf, keysOf } from "./admin.js";
import { pause, within } from "./deadline.js";

/* What is seen of a lobby at the server, by who may see everything there. */

/** Resolves when there is a stream for who wants in. */
export async function outbox(admin: ReturnType<typeof adminOf>): Promise<void> {
  while (!(await keysOf(admin)).some((key) => key.includes(":worker:")));
}

/** Resolves when somebody wants in at the only boss, which is dead and reads nothing. */
export async function attachAtDead(admin: ReturnType<typeof adminOf>): Promise<void> {
  const inbox = (await keysOf(admin)).find((key) => key.endsWith(":boss")) ?? "";
  const before = await admin.xlen(inbox);
  while ((await admin.xlen(inbox)) === before) await pause();
}

/** Resolves when the time of a key was renewed. */
export async function renewal(admin: ReturnType<typeof adminOf>, key: string): Promise<void> {
  for (let before = await admin.pttl(key); ; ) {
    const now = await admin.pttl(key);
    if (now > before) return;
    before = now;
    await pause();
  }
}

/** Resolves when somebody has read a key twice from now on. */
export async function asked(admin: ReturnType<typeof adminOf>, key: string): Promise<void> {
  const calls = async (): Promise<number> => {
    const [, count] = /cmdstat_get:calls=(\d+)/.exec(await admin.info("commandstats")) ?? [];
    return Number(count ?? 0);
  };
  const before = await calls();
  const twice = async (): Promise<void> => {
    while ((await calls()) < before + 2) await pause();
  };
  await within(`who reads ${key}`, twice());
}
