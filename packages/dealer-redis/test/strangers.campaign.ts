import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { type Frame, LANE, type Lane, makeFrame } from "@bossworks/core/driver";
import { redisDealer } from "@bossworks/dealer-redis";
import type { Redis } from "ioredis";
import { expect, onTestFinished, test } from "vitest";
import { BossEnd } from "../../core/build/host/boss-end.js";
import { bodyLimits } from "../../core/build/port/body-limits.js";
import { WorkerLink } from "../../core/build/port/worker-link.js";
import { HandshakeRoom } from "../../core/build/session/handshake-room.js";
import { expectToSurvive } from "./faults/survive.js";
import { adminOf, keysOf } from "./support/admin.js";
import { makeBoss, worker } from "./support/boss.js";
import { until, within } from "./support/deadline.js";
import { recordingProxy } from "./support/recording-proxy.js";
import { startRedis } from "./support/redis-server.mjs";

const ROUNDS = 20;
const PAUSE_MS = 10;
/** Entries of a stream that are taken for an attack. */
const AT_ONCE = 10;

type Entry = [id: Buffer, fields: Buffer[]];

/** What somebody may do who has every right at the same server. */
const ATTACKS: readonly [
  title: string,
  attack: (admin: Redis, keys: readonly string[]) => Promise<unknown>,
][] = [
  [
    "writes garbage",
    (admin, keys) =>
      Promise.all(
        keys.flatMap((key) => [
          write(admin, key, [randomBytes(17), randomBytes(200)]),
          write(admin, key, ["p", "x"]),
          write(admin, key, ["p", "x", "q", "y"]),
          write(admin, key, ["", ""]),
          write(admin, key, ["m", randomBytes(10)]),
        ]),
      ),
  ],
  [
    "repeats what was written before",
    (admin, keys) => forEntries(admin, keys, (field, body, key) => [write(admin, key, [field, body])]),
  ],
  [
    "copies what is in one stream to the others",
    (admin, keys) =>
      forEntries(admin, keys, (field, body) => keys.map((other) => write(admin, other, [field, body]))),
  ],
  [
    "changes packets, proofs and links",
    (admin, keys) =>
      forEntries(admin, keys, (field, body, key) => [
        ...[..."aclwrep"].map((kind) =>
          write(admin, key, [Buffer.concat([Buffer.from(kind), field.subarray(1)]), flip(body)]),
        ),
        write(admin, key, [flip(field), body]),
      ]),
  ],
  ["trims", (admin, keys) => Promise.all(keys.map((key) => admin.xtrim(key, "MAXLEN", 0)))],
];

test.each(ATTACKS)("a stranger who %s harms nobody's messages", async (_, attack) => {
  const { url } = await server();
  const admin = adminOf(url);
  await expectToSurvive(redisDealer({ url }), async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await attack(admin, await keysOf(admin));
      await delay(PAUSE_MS);
    }
  });
});

test.each<[string, (admin: Redis, key: string) => Promise<unknown>]>([
  ["puts something else in the place of a stream", (admin, key) => admin.set(key, "x")],
  [
    "uses up a stream's ids",
    (admin, key) => admin.xadd(key, "18446744073709551615-18446744073709551615", "x", "y"),
  ],
])("a stranger who %s does not stop traffic for long", async (_, attack) => {
  const { url } = await server();
  const admin = adminOf(url);
  await expectToSurvive(redisDealer({ url }), async () => {
    for (const key of await keysOf(admin)) await attack(admin, key);
  });
});

test("one who asks in with a copied or a forged attach gets no answer, is counted, and keeps nobody out", async () => {
  const { url } = await server();
  const admin = adminOf(url);
  const refused: { why: string }[] = [];
  const silent = (): void => {};
  const warn = (line: object, text?: string): void => {
    if (text === "link refused") refused.push(line as { why: string });
  };
  const boss = makeBoss({
    dealer: redisDealer({ url }),
    logger: { debug: silent, info: silent, warn, error: silent },
  });
  const seen = recordEntries(url);
  const employee = await within("employ", boss.employ(worker("echo")));
  const echoes = employee[Symbol.asyncIterator]();
  const keys = await keysOf(admin);
  const inbox = keys.find((key) => key.endsWith(":boss")) ?? "";
  const attaches = (await seen).filter(([field]) => field?.[0] === "a".charCodeAt(0));
  expect(attaches.length).toBeGreaterThan(0);
  for (const [field, body] of attaches) {
    if (!field || !body) continue;
    await admin.xadd(inbox, "*", field, body);
    const forged = Buffer.from(field);
    randomBytes(4).copy(forged, forged.length - 4);
    for (let i = 0; i < 8; i++) await admin.xadd(inbox, "*", forged, body);
  }
  await until("the lines", () => refused.length === 4);
  expect(refused[0]).toMatchObject({ dealer: "redis", why: "a forged entry" });
  expect(await keysOf(admin)).toEqual(keys);
  await employee.send("still here" as never);
  expect((await within("the echo", echoes.next())).value).toBe("still here");
});

test("neither the token of a session nor the secret of its address passes over the server", async () => {
  const redis = await server();
  const proxy = await recordingProxy(redis.port);
  const dealer = redisDealer({ url: `redis://127.0.0.1:${proxy.port}` });
  onTestFinished(() => dealer.close());
  await dealer.open({ bossName: "recorded", ringBytes: 65_536 });
  const maxBodyBytes = bodyLimits(65_536);
  const terms = { workerId: "w1", token: randomBytes(32), features: dealer.features };
  const [bossEar, workerEar] = [new Ear(), new Ear()];
  const end = new BossEnd(dealer, { terms, maxBodyBytes, lostAfterMs: 30_000, room: new HandshakeRoom() });
  const port = end.makePort(bossEar, { onLinkBroken() {}, onLinkRestored() {}, onLinkRefused() {} });
  const link = new WorkerLink(
    workerEar,
    { address: end.address, terms, maxBodyBytes, isPatient: false },
    { onGivenUp: (error) => expect.unreachable(String(error)) },
  );
  link.dial();
  port.send(LANE.CONTROL, makeFrame("HEARD"));
  link.port.send(LANE.DATA, makeFrame("HEARD"));
  await until("both", () => bossEar.verbs.length > 0 && workerEar.verbs.length > 0);
  link.abort("done");
  end.abort("done");
  const passed = proxy.passed();
  expect(passed.includes("HEARD")).toBe(true);
  const { secret } = end.address as unknown as { secret: string };
  for (const hidden of [Buffer.from(terms.token), Buffer.from(secret, "hex")]) {
    for (const form of [hidden, hidden.toString("hex"), hidden.toString("base64")]) {
      expect(passed.includes(form)).toBe(false);
    }
  }
});

async function server() {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  return redis;
}

/** The fields of the last that a stream holds. */
async function entries(admin: Redis, key: string): Promise<Buffer[][]> {
  const all = (await admin
    .xrevrangeBuffer(key, "+", "-", "COUNT", AT_ONCE)
    .catch(() => [])) as unknown as Entry[];
  return all.map(([, fields]) => fields);
}

/** A stream may have gone meanwhile, and is not to be made by a stranger. */
function write(admin: Redis, key: string, fields: readonly (string | Buffer)[]): Promise<unknown> {
  return admin.call("XADD", key, "NOMKSTREAM", "*", ...fields);
}

/** Does something with each of the last entries of all streams. */
async function forEntries(
  admin: Redis,
  keys: readonly string[],
  act: (field: Buffer, body: Buffer, key: string) => Promise<unknown>[],
): Promise<void> {
  for (const key of keys) {
    const all = await entries(admin, key);
    await Promise.all(all.flatMap(([field, body]) => (field && body?.length ? act(field, body, key) : [])));
  }
}

/** What was written to the one boss's stream from its beginning, until its first packet. */
async function recordEntries(url: string): Promise<Buffer[][]> {
  const admin = adminOf(url);
  let inbox: string | undefined;
  while (!inbox) inbox = (await keysOf(admin)).find((key) => key.endsWith(":boss"));
  const seen: Buffer[][] = [];
  let cursor = "0-0";
  while (!seen.some(([field]) => field?.[0] === "p".charCodeAt(0))) {
    const reply = (await admin.xreadBuffer("BLOCK", 1000, "STREAMS", inbox, cursor)) as unknown as
      | [[Buffer, Entry[]]]
      | null;
    for (const [id, fields] of reply?.[0][1] ?? []) {
      cursor = id.toString();
      seen.push(fields);
    }
  }
  return seen;
}

function flip(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  const at = changed.length - 1;
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

/** Hears verbs. */
class Ear {
  readonly verbs: string[] = [];

  onFrame(_lane: Lane, frame: Frame): void {
    this.verbs.push(frame.verb);
  }

  onWritable(): void {}

  onBatchEnd(): boolean {
    return false;
  }

  onEnd(): void {}
}
