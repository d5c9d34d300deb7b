import type { ByteSpan } from "../../build/util/byte-span.js";
import type { Ends } from "./load-built.js";
import { callIn, STEPS, type Step, TwoEnds, turn } from "./two-ends.js";

/** What an exploration has found. */
export interface Explored {
  readonly states: number;
  readonly walks: number;
  /** Steps that break a rule, and the rule; nothing when all hold. */
  readonly broken: string | undefined;
  /** States of the worker that were reached. */
  readonly reached: ReadonlySet<string>;
}

/**
 * Takes every order of `depth` steps of two ends, each state once: a state that was reached before, by whatever
 * steps, with as many left, is not gone on from. From every state the conversation is also brought to its end.
 */
export async function explore(ends: Ends, autostart: boolean, depth: number): Promise<Explored> {
  const seen = new Set<string>();
  const reached = new Set<string>();
  let walks = 0;
  let level: Step[][] = [[]];
  for (let taken = 0; taken <= depth; taken++) {
    const next: Step[][] = [];
    for (const steps of level) {
      let at: Step | "the end" | undefined;
      try {
        const pair = new TwoEnds(ends, autostart);
        let makesSense = true;
        for (const step of steps) {
          at = step;
          makesSense = pair.take(step);
          if (!makesSense) break;
          await turn();
        }
        walks++;
        if (!makesSense) continue;
        const key = keyOf(pair);
        if (seen.has(key)) continue;
        seen.add(key);
        reached.add(pair.worker.desk.state);
        at = "the end";
        await pair.finish();
      } catch (error) {
        const broken = `${steps.join(", ")}; at ${at}: ${(error as Error).message}`;
        return { states: seen.size, walks, broken, reached };
      }
      if (taken < depth) for (const step of STEPS) next.push([...steps, step]);
    }
    level = next;
  }
  return { states: seen.size, walks, broken: undefined, reached };
}

/** Everything that decides what can happen from here on; ids only by the order in which they appear. */
function keyOf(pair: TwoEnds): string {
  const ids = new Map<number, number>();
  const name = (id: number | undefined): number => {
    if (id === undefined || id === 0) return 0;
    if (!ids.has(id)) ids.set(id, ids.size + 1);
    return ids.get(id) ?? 0;
  };
  const desk = pair.worker.desk as unknown as {
    _state: string;
    _waiting: { verb: string; id: number; call?: number }[];
    _call?: { id: number; outcome?: { answer?: ByteSpan } };
    _closed: boolean;
  };
  const calls = pair.boss.calls as unknown as { _callId?: number; _listening: boolean };
  return JSON.stringify([
    pair.worker.place,
    pair.worker.isStopped,
    desk._state,
    desk._closed,
    name(desk._call?.id),
    desk._call?.outcome && (desk._call.outcome.answer ? "answered" : "resumed"),
    desk._waiting.map(({ verb, id, call }) => [verb, name(id), name(call)]),
    pair.toWorker.map(({ verb, id, body }) => [verb, name(id), verb === "LISTEN" ? name(callIn(body)) : 0]),
    pair.toBoss.map(({ verb, id, flags }) => [verb, name(id), flags]),
    pair.boss.state,
    pair.boss.end?.how,
    name(calls._callId),
    calls._listening,
    pair.hasHandler,
    pair.asked.map(({ signal, outcome }) => [signal, outcome]),
    pair.calls,
    pair.stops,
  ]);
}
