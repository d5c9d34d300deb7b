import { expect, test } from "vitest";
import { nodeCrypto } from "../../build/port/node-crypto.js";
import { BossEndpoint } from "../../build/session/boss-endpoint.js";
import { HandshakeRoom } from "../../build/session/handshake-room.js";
import { Session } from "../../build/session/session.js";
import { HANDSHAKE_MS, MAX_PENDING_HANDSHAKES } from "../../build/session/session-limits.js";
import { WorkerEndpoint } from "../../build/session/worker-endpoint.js";

const TOKEN = new Uint8Array(32).fill(9);
const SESSION = {
  windowBytes: 65_536,
  heartbeatMs: 1000,
  lostAfterMs: 5000,
  isPatient: false,
  isProtected: true,
  isLossless: true,
};
const QUIET = {
  onData: () => {},
  onWritable: () => {},
  onSuspect: () => {},
  onBroken: () => {},
  onUp: () => {},
  onEnd: () => {},
};

/** One end of a session of its own, and why its links were refused. */
function end<E extends BossEndpoint | WorkerEndpoint>(
  Side: new (...parts: ConstructorParameters<typeof BossEndpoint>) => E,
  room?: HandshakeRoom,
): { endpoint: E; refused: string[] } {
  const crypto = nodeCrypto();
  const refused: string[] = [];
  const session = new Session(SESSION, crypto, QUIET, 0);
  const options = { workerId: "w1", token: TOKEN, binding: new Uint8Array(0), heartbeatMs: 1000, room };
  const endpoint = new Side(session, options, crypto, {
    onRefused: (_link, why) => refused.push(why),
  });
  return { endpoint, refused };
}

/** Somebody says HELLO by a link of its own; returns what the boss says to it, told to who came. */
function hello(boss: BossEndpoint, link: number): string[] {
  const { endpoint, refused } = end(WorkerEndpoint);
  endpoint.opened(0, link);
  boss.opened(0, link);
  const said = endpoint.poll(0, link);
  if (said) boss.receive(0, link, said);
  const answer = boss.poll(0, link);
  if (answer) endpoint.receive(0, link, answer);
  return refused;
}

test("all ends of a boss share one room for handshakes: one end's crowd is the next one's busy", () => {
  const room = new HandshakeRoom();
  const { endpoint: crowded } = end(BossEndpoint, room);
  const { endpoint: other } = end(BossEndpoint, room);
  for (let link = 1; link <= MAX_PENDING_HANDSHAKES; link++) expect(hello(crowded, link)).toEqual([]);
  expect(hello(other, 1)).toEqual(["busy"]);
  crowded.closed(0, 1);
  expect(hello(other, 2)).toEqual([]);
});

test("who never proves itself leaves its place when its time is over", () => {
  const room = new HandshakeRoom();
  const { endpoint: crowded, refused } = end(BossEndpoint, room);
  for (let link = 1; link <= MAX_PENDING_HANDSHAKES; link++) hello(crowded, link);
  expect(room.isFull).toBe(true);
  crowded.tick(HANDSHAKE_MS);
  expect(room.isFull).toBe(false);
  expect(refused).toEqual(Array(MAX_PENDING_HANDSHAKES).fill("timeout"));
});
