import { randomBytes } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { makeNotice } from "../dist/notice.js";
import { type Ask, NoticeKeeper } from "../dist/notice-keeper.js";
import { adminOf } from "./support/admin.js";
import { until } from "./support/deadline.js";
import { startRedis } from "./support/redis-server.mjs";

const SECRET = randomBytes(32);
const KEY = "{lobby}:lobby";
const EXPIRE_MS = 60_000;
const LATER = noticeOf(Date.now() + 3_600_000);
const EARLIER = noticeOf(1);

test("a boss whose clock is behind is later all the same than the one it finds there", async () => {
  const { admin, ask, keeper } = await lobby();
  await admin.set(KEY, LATER);
  await keeper.keep(ask);
  expect(((await admin.get(KEY)) ?? "") > LATER).toBe(true);
});

test("who leaves while it looks writes nothing", async () => {
  const { admin, ask, keeper } = await lobby();
  await keeper.keep(afterReading(ask, () => keeper.leave(ask)));
  expect(await admin.get(KEY)).toBeNull();
});

test("who has left clears nothing away", async () => {
  const { admin, ask, keeper } = await lobby();
  await keeper.leave(ask);
  await admin.set(KEY, "another's");
  await keeper.keep(ask);
  expect(await admin.get(KEY)).toBe("another's");
});

test.each([
  ["none", undefined],
  ["an earlier one", EARLIER],
])("where it finds %s, it does not wipe out a later one that was written meanwhile", async (_, there) => {
  const { admin, ask, keeper } = await lobby();
  await keeper.keep(ask);
  await (there ? admin.set(KEY, there) : admin.unlink(KEY));
  await keeper.keep(afterReading(ask, () => admin.set(KEY, LATER)));
  expect(await admin.get(KEY)).toBe(LATER);
});

test("its own notice is given its whole time again", async () => {
  const { admin, ask, keeper } = await lobby();
  await keeper.keep(ask);
  await admin.pexpire(KEY, EXPIRE_MS / 2);
  await keeper.keep(ask);
  expect(await admin.pttl(KEY)).toBeGreaterThan(EXPIRE_MS / 2);
});

test("who watches goes on after a look that failed", async () => {
  const { admin, ask, keeper } = await lobby(1000);
  await keeper.keep(ask);
  const looks: string[] = [];
  const failsOnce: Ask = async (...command) => {
    if (looks.push(command[0]) === 1) throw new Error("OOM command not allowed");
    return ask(...command);
  };
  keeper.watch({ isOver: false, ask: failsOnce });
  await until("the next look", () => looks.length > 1);
  await keeper.leave(ask);
  expect(await admin.get(KEY)).toBeNull();
});

/** A server of its own, and one that keeps its notice there. */
async function lobby(expireMs = EXPIRE_MS) {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const admin = adminOf(redis.url);
  const ask: Ask = (name, ...args) => admin.call(name, ...args);
  const random = randomBytes(8).toString("hex");
  return { admin, ask, keeper: new NoticeKeeper({ key: KEY, secret: SECRET, random, expireMs }) };
}

/** Does something between what is read and what is made of it. */
function afterReading(ask: Ask, act: () => Promise<unknown>): Ask {
  return async (name, ...args) => {
    const answer = await ask(name, ...args);
    if (name === "GET") await act();
    return answer;
  };
}

function noticeOf(openedAt: number): string {
  return makeNotice({ openedAt, random: randomBytes(8).toString("hex") }, SECRET);
}
