import { END, type End } from "../../build/mailbox/ring-layout.js";
import { LANE, type Lane } from "../../build/protocol/frame.js";
import { type Exploration, exploreAll, walkOnce } from "./explore.js";
import type { PortModule } from "./load-port.js";
import { Machine, type Plain } from "./machine.js";
import { ModelMemory } from "./model-memory.js";
import { withShims } from "./shims.js";
import { type Plans, type Sending, Station } from "./station.js";
import { Thread } from "./thread.js";

export interface Scenario extends Plans {
  readonly name: string;
  /** What must have happened in some order of steps, or the scenario tests less than it says. */
  readonly sees: readonly string[];
  /** Fewer states than this cannot be all of them. */
  readonly atLeast: number;
  /** Bytes of every ring, 128 unless told. */
  readonly ringBytes?: number;
}

const RING_BYTES = 128;
/** More than this is no test but a campaign. */
const MOST_STATES = 6e6;
const { CONTROL, DATA } = LANE;
const frames = (count: number, lane: Lane = DATA): Sending[] =>
  Array.from({ length: count }, () => ({ lane }));

export const SCENARIOS: readonly Scenario[] = [
  {
    name: "a boss in its event loop sends, a worker blocks",
    recordBytes: 32,
    boss: { waits: "loop", sends: frames(4) },
    worker: { waits: "blocked" },
    sees: ["full", "writable", "wait", "bell"],
    atLeast: 15_000,
  },
  {
    name: "a worker sends and blocks while the ring is full, a boss is in its event loop",
    recordBytes: 32,
    boss: { waits: "loop" },
    worker: { waits: "blocked", sends: frames(4) },
    sees: ["full", "writable", "wait", "bell"],
    atLeast: 100_000,
  },
  {
    name: "both are in their event loops",
    recordBytes: 32,
    boss: { waits: "loop", sends: frames(4), isEager: true },
    worker: { waits: "loop" },
    sees: ["full", "writable", "bell"],
    atLeast: 300_000,
  },
  {
    name: "the ring is full again and again",
    recordBytes: 64,
    boss: { waits: "loop", sends: frames(4) },
    worker: { waits: "blocked" },
    sees: ["full", "writable", "wait", "bell"],
    atLeast: 50_000,
  },
  {
    name: "a worker blocks in a task of its event loop",
    recordBytes: 32,
    boss: { waits: "loop", sends: frames(3) },
    worker: { waits: "blocked in a task", blocksFor: 1 },
    sees: ["wait", "bell"],
    atLeast: 8_000,
  },
  {
    name: "a worker blocks in a task of its event loop for an order, beside which data comes",
    recordBytes: 64,
    boss: { waits: "loop", sends: [...frames(1), ...frames(1, CONTROL)] },
    worker: { waits: "blocked in a task", blocksFor: 1 },
    sees: ["wait", "bell"],
    atLeast: 1_000,
  },
  {
    name: "a worker sends in a task of its event loop, and blocks while the ring is full",
    recordBytes: 64,
    boss: { waits: "loop" },
    worker: { waits: "blocked in a task", blocksFor: 0, sends: frames(3) },
    sees: ["full", "writable", "wait", "bell"],
    atLeast: 50_000,
  },
  {
    name: "ping-pong on both lanes",
    recordBytes: 32,
    boss: { waits: "loop", sends: [{ lane: DATA }, { lane: CONTROL, after: 1 }] },
    worker: {
      waits: "blocked",
      sends: [
        { lane: DATA, after: 1 },
        { lane: CONTROL, after: 2 },
      ],
    },
    sees: ["wait", "bell"],
    atLeast: 800,
  },
  {
    name: "both lanes at once",
    recordBytes: 64,
    boss: { waits: "loop", sends: [...frames(2), ...frames(1, CONTROL)] },
    worker: { waits: "blocked" },
    sees: ["wait"],
    atLeast: 1_500,
  },
  {
    name: "an order comes while frames that were taken together are handed over",
    recordBytes: 32,
    boss: { waits: "loop", sends: [...frames(2), ...frames(2, CONTROL)] },
    worker: { waits: "blocked" },
    sees: ["wait"],
    atLeast: 1_000,
  },
  {
    name: "orders that wrap round the end of their ring, and data behind them",
    recordBytes: 64,
    boss: { waits: "loop", sends: [...frames(4, CONTROL), ...frames(1)] },
    worker: { waits: "blocked" },
    sees: ["bell"],
    atLeast: 1_000,
  },
  {
    name: "both directions are full at once",
    recordBytes: 64,
    boss: { waits: "loop", sends: frames(2) },
    worker: { waits: "blocked", sends: frames(3) },
    sees: ["full", "writable", "wait", "bell"],
    atLeast: 100_000,
  },
  {
    name: "close after the last frame, both in their event loops",
    recordBytes: 64,
    boss: { waits: "loop", sends: frames(3), closes: true },
    worker: { waits: "loop" },
    sees: ["full", "end", "bell"],
    atLeast: 120_000,
  },
  {
    name: "close after the last frame, the other one blocks",
    recordBytes: 64,
    boss: { waits: "loop", sends: frames(2), closes: true },
    worker: { waits: "blocked" },
    sees: ["end", "wait"],
    atLeast: 1_500,
  },
  {
    name: "close after the last frame by one that blocks",
    recordBytes: 64,
    boss: { waits: "loop" },
    worker: { waits: "blocked", sends: frames(3), closes: true },
    sees: ["full", "end", "bell"],
    atLeast: 150_000,
  },
];

export interface Outcome extends Exploration {
  readonly histories: number;
  readonly marks: ReadonlySet<string>;
}

/** Visits all states of one scenario with the port of `module`. */
export function explore(module: PortModule, scenario: Scenario, plain: Plain = "late"): Outcome {
  return withShims(() => {
    const { machine, threads } = build(module, scenario, plain);
    const found = exploreAll(machine, MOST_STATES);
    const marks = new Set([...threads[0].marks, ...threads[1].marks]);
    return { ...found, marks, histories: threads[0].nodes + threads[1].nodes };
  });
}

/** Walks through one scenario many times; the violation found, or undefined. */
export function walkOften(module: PortModule, scenario: Scenario, walks: number, seed: number) {
  const random = randomFrom(seed);
  return withShims(() => {
    const { machine } = build(module, scenario, "late");
    for (let walk = 0; walk < walks; walk++) {
      const violation = walkOnce(machine, random, random() ** 2);
      if (violation) return `walk ${walk} of seed ${seed}: ${violation}`;
    }
    return undefined;
  });
}

function build(module: PortModule, scenario: Scenario, plain: Plain) {
  const { recordBytes, ringBytes = RING_BYTES } = scenario;
  const memory = new ModelMemory({
    ringBytes: [ringBytes, ringBytes],
    // Just before the end of a ring, and of 32 bits: small records begin with padding, and positions wrap.
    startPosition: 2 ** 32 - (recordBytes === 64 ? 64 : 24),
    quiet: quietWords(scenario),
  });
  const thread = (end: End): Thread =>
    new Thread(end, memory, (run) => void new Station(module, run, end, scenario));
  const threads = [thread(END.BOSS), thread(END.WORKER)] as const;
  return { machine: new Machine(memory, threads, plain), threads };
}

/** Numbers from 0 to 1, the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The words of lanes on which nobody sends, and of ends that do not close. */
function quietWords({ boss, worker }: Scenario): Set<string> {
  const quiet = new Set<string>();
  for (const [from, to, plan] of [
    ["boss", "worker", boss],
    ["worker", "boss", worker],
  ] as const) {
    for (const [lane, name] of ["control", "data"].entries()) {
      if (plan.sends?.some((sending) => sending.lane === lane)) continue;
      quiet.add(`tail of ${name} to ${to}`).add(`head of ${name} to ${to}`);
    }
    if (!boss.closes && !worker.closes) quiet.add(`closed of ${from}`);
  }
  return quiet;
}
