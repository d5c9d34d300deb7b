import fc from "fast-check";
import { expect, test } from "vitest";
import { decode, encode } from "../../build/codec/codec.js";
import { makeFrame } from "../../build/protocol/frame.js";
import { AskDesk } from "../../build/shared/ask-desk.js";
import { SharedThings } from "../../build/shared/shared-things.js";

interface End {
  readonly desk: AskDesk;
  /** What it was told, by id. */
  readonly told: Map<number, unknown>;
  ask(id: number, ...body: unknown[]): void;
}

function things(): SharedThings {
  return new SharedThings(new AbortController().signal);
}

function endOf(shared: SharedThings): End {
  const told = new Map<number, unknown>();
  const line = {
    control: (_verb: string, id: number, body?: unknown) => {
      expect(told.has(id)).toBe(false);
      told.set(id, decode(body as never));
    },
  };
  const desk = new AskDesk(shared, line, (error) => {
    throw error;
  });
  return { desk, told, ask: (id, ...body) => desk.take(makeFrame("ASK", id, encode(body))) };
}

test("a worker that asks for what cannot be asked is refused as one that breaks the protocol", () => {
  const shared = things();
  shared.makeSemaphore("gate", 5);
  shared.makeCounter("count", undefined);
  const end = endOf(shared);
  end.ask(1, "acquire", "gate");
  const bodies: unknown[] = [
    undefined,
    7,
    [],
    ["acquire"],
    ["acquire", 7],
    [7, "gate"],
    ["grab", "gate", 1],
    ["release", "gate"],
    ["release", "gate", 0],
    ["release", "gate", -1],
    ["release", "gate", 0.5],
    ["release", "gate", 2],
    ["release", "nothing", 1],
    ["try", "gate", "1"],
    ["try", "gate", 257],
    ["count", "count"],
    ["count", "count", "1"],
    ["count", "count", 0.5],
    ["count", "count", false],
    ["count", "count", 2 ** 53],
    ["count", "count", ...Array(257).fill(1)],
  ];
  for (const body of bodies) {
    const frame = makeFrame("ASK", 2, encode(body));
    expect(() => end.desk.take(frame), JSON.stringify(body)).toThrowError(
      expect.objectContaining({ code: "BAD_DATA" }),
    );
  }
  // What was answered meanwhile, or refused for its name, may be withdrawn all the same.
  end.ask(1, "withdraw", "gate");
  end.ask(2, "withdraw", "nothing");
  expect(end.told).toEqual(new Map([[1, [1]]]));
  expect(shared.makeSemaphore("gate", undefined).available).toBe(4);
});

test("a worker has no more in a line than it may", () => {
  const shared = things();
  const gate = shared.makeSemaphore("gate", 1);
  const end = endOf(shared);
  for (let id = 1; id <= 257; id++) end.ask(id, "acquire", "gate");
  expect(() => end.ask(258, "acquire", "gate")).toThrowError(expect.objectContaining({ code: "BAD_DATA" }));
  expect(() => end.ask(2, "acquire", "gate")).toThrowError(expect.objectContaining({ code: "BAD_DATA" }));
  end.desk.end();
  expect([gate.available, gate.waiting]).toEqual([1, 0]);
});

/** A step of one of three workers: what it does, and with which of what it did before. */
const step = fc.record({
  who: fc.integer({ min: 0, max: 2 }),
  what: fc.constantFrom("acquire", "acquire", "try", "release", "withdraw", "end"),
  which: fc.nat(),
});

test("whatever workers ask for and however they end, permits are never too many, lost, or given out of turn", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 200 }), (permits, steps) => {
      const shared = things();
      const gate = shared.makeSemaphore("gate", permits);
      const ends = [endOf(shared), endOf(shared), endOf(shared)];
      // The plainest semaphore there is, beside it.
      let free = permits;
      const line: { who: number; id: number }[] = [];
      const held = new Map<number, number>();
      const hold = (who: number, count: number): void => void held.set(who, (held.get(who) ?? 0) + count);
      const granted = new Set<number>();
      let lastId = 0;
      const advance = (): void => {
        while (free > 0 && line.length > 0) {
          const next = line.shift() as { who: number; id: number };
          free--;
          granted.add(next.id);
          hold(next.who, 1);
        }
      };
      for (const { who, what, which } of steps) {
        const end = ends[who] as End;
        const id = ++lastId;
        if (what === "acquire") {
          end.ask(id, "acquire", "gate");
          line.push({ who, id });
        } else if (what === "try") {
          end.ask(id, "try", "gate", 2);
          const taken = Math.min(2, free);
          free -= taken;
          hold(who, taken);
          expect(end.told.get(id)).toEqual([taken]);
        } else if (what === "release" && (held.get(who) ?? 0) > 0) {
          end.ask(0, "release", "gate", 1);
          hold(who, -1);
          free++;
        } else if (what === "withdraw") {
          const mine = line.filter((one) => one.who === who);
          const one = mine[which % Math.max(1, mine.length)];
          if (!one) continue;
          end.ask(one.id, "withdraw", "gate");
          line.splice(line.indexOf(one), 1);
          expect(end.told.get(one.id)).toEqual([0]);
          // Again: it is no longer there, which is no fault.
          end.ask(one.id, "withdraw", "gate");
        } else if (what === "end") {
          end.desk.end();
          end.desk.end();
          for (const one of line.filter((waiting) => waiting.who === who)) line.splice(line.indexOf(one), 1);
          free += held.get(who) ?? 0;
          held.delete(who);
          ends[who] = endOf(shared);
        }
        advance();
        expect([gate.available, gate.waiting]).toEqual([free, line.length]);
        for (const { who: waiting, id: asked } of line) expect(ends[waiting]?.told.has(asked)).toBe(false);
        expect(free + [...held.values()].reduce((sum, count) => sum + count, 0)).toBe(permits);
      }
      for (const { told } of ends) {
        for (const [id, said] of told) if (granted.has(id)) expect(said).toEqual([1]);
      }
      for (const { desk } of ends) desk.end();
      expect([gate.available, gate.waiting]).toEqual([permits, 0]);
    }),
    { numRuns: 300 },
  );
});
