import type { SessionEnd } from "../../build/session/session-events.js";
import { demand } from "../protocol-model/demand.js";
import { readPayload } from "./payload.js";
import { HEARTBEAT_MS, type SimEnd } from "./sim-end.js";

/** Timers and delays may put a verdict so much later than it is due. */
const SLACK_MS = 2;

/** Private fields of the production code, readable in the copy under test. */
interface Insides {
  readonly sending: readonly SendingInside[];
  readonly receiving: readonly { readonly received: number; readonly granted: number }[];
}
interface SendingInside {
  readonly base: number;
  readonly next: number;
  readonly _limit: number;
  readonly _nextBytes: number;
  readonly _baseBytes: number;
  readonly _maxBytes: number;
  readonly _cursor: number;
}

function insidesOf(end: SimEnd): Insides {
  return (end.session as unknown as { _lanes: Insides })._lanes;
}

/** What was true of an end before, and may never be less. */
const before = new WeakMap<SimEnd, { epoch: number; limits: number[] }>();

/** What must hold of one end after every step. */
export function checkEnd(end: SimEnd): void {
  const { sending, receiving } = insidesOf(end);
  const limits = [...sending.map(({ _limit }) => _limit), ...receiving.map(({ granted }) => granted)];
  const { epoch } = end.session;
  const former = before.get(end) ?? { epoch: 0, limits: limits.map(() => 0) };
  demand(epoch >= former.epoch, "I5: an epoch went back");
  demand(
    limits.every((limit, index) => limit >= (former.limits[index] as number)),
    "I5: a window shrank",
  );
  before.set(end, { epoch, limits });
  for (const { base, next, _nextBytes, _baseBytes, _maxBytes, _cursor } of sending) {
    demand(_nextBytes - _baseBytes <= _maxBytes, "I4: more is kept than the window allows");
    demand(!end.isAlive || (_cursor >= base && _cursor <= next), "I3: what is to be sent is not kept");
  }
  demand(end.session.phase !== "up" || end.endpoint.link !== undefined, "I6: a session is up without a link");
}

/** What must hold between two ends of one session after every step. */
export function checkPair(one: SimEnd, other: SimEnd): void {
  if (!one.isAlive || !other.isAlive || !arePaired(one, other)) return;
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    for (const lane of [0, 1] as const) {
      const sending = insidesOf(from).sending[lane] as SendingInside;
      const received = insidesOf(to).receiving[lane]?.received ?? 0;
      demand(sending.base - 1 <= received, "I3: what did not arrive was given up");
      demand(received <= sending.next - 1, "I2: more arrived than was sent");
    }
  }
}

/** Both ends have joined the same session. */
export function arePaired(one: SimEnd, other: SimEnd): boolean {
  const [boss, worker] = one.side === "boss" ? [one, other] : [other, one];
  const joined = (worker.endpoint as unknown as { _joined?: { session: Uint8Array } })._joined?.session;
  const own = (boss.endpoint as unknown as { _sessionId: Uint8Array })._sessionId;
  return joined !== undefined && Buffer.compare(joined, own) === 0;
}

/** What must hold of an end's last word. `other`: who received what it sent. */
export function checkEnding(end: SimEnd, { kind, isOurs, undelivered }: SessionEnd, other: SimEnd): void {
  const isPair = other.heardFrom === end.id || (other.heardFrom === undefined && arePaired(end, other));
  for (const lane of [0, 1] as const) {
    const rest = undelivered.filter((item) => item.lane === lane);
    const first = end.sent[lane].length - rest.length;
    for (const [offset, { payload, known }] of rest.entries()) {
      const { sender, index } = readPayload(payload);
      demand(
        sender === end.id && index === first + offset,
        "I7: what is given back is not the rest of what was sent",
      );
      demand(
        known === "unknown" || !isPair || index >= other.arrived[lane],
        "I7: what arrived is called unsent",
      );
    }
    if (isPair) demand(first <= other.arrived[lane], "I7: what did not arrive is not given back");
    if (kind === "closed" && isOurs) demand(rest.length === 0, "I7: closed, and not all arrived");
  }
}

/** What must hold when nothing has disturbed two ends for a long while. */
export function checkSettled(one: SimEnd, other: SimEnd): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    if (!from.isAlive) demand(!to.isAlive || !to.session.isConfirmed, "I8: an end outlived the other one");
    if (!from.isAlive || !to.isAlive) continue;
    demand(from.session.phase === "up", "I8: a link that could stand does not");
    for (const lane of [0, 1] as const) {
      demand(from.waiting[lane].length === 0, "I8: somebody waits for room for ever");
      demand(to.arrived[lane] === from.sent[lane].length, "I8: not everything arrived");
      const { base, next } = insidesOf(from).sending[lane] as SendingInside;
      demand(base === next, "I8: not everything was acknowledged");
    }
  }
}

/** I9: no verdict while the other end was heard, nor for a sleep of our own. */
export function checkVerdict(end: SimEnd, now: number, heartbeats: number, isStale: boolean): void {
  const heardAt = isStale ? end.upAt : Math.max(end.upAt, end.lastArrivalAt);
  const lateMs = now - heardAt - HEARTBEAT_MS * heartbeats;
  demand(lateMs >= -SLACK_MS, "I9: a verdict on who was heard");
  demand(end.thaws.length === 0, "I9: a verdict before what came was read");
  const hasSlept = now === end.lastThawAt && lateMs > HEARTBEAT_MS;
  demand(isStale || !hasSlept, "I9: a verdict for a sleep of our own");
}
