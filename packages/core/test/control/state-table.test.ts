import { expect, test } from "vitest";
import { STATE_TABLE } from "../../build/protocol/state-table.js";
import { ByteSpan } from "../../build/util/byte-span.js";
import { SignalDesk } from "../../build/worker/signal-desk.js";

const CALL = 2 ** 31;
const OTHER_CALL = CALL + 1;
const EMPTY = ByteSpan.of(new Uint8Array(0));

/** Written down from docs/protocol.md, not from the table: what each signal gets in each state, and where it leads. */
const E = "STATUS_ERROR";
const S = "STATUS_SUSPENDED";
const R = "STATUS_RUNNING";
const W = "STATUS_WAITING";
type Outcome = [answer: string, next: string];

const EXPECTED: { [state: string]: { [signal: string]: Outcome } } = {
  READY: {
    SUSPEND: [S, "SUSPENDED"],
    RESUME: [R, "RUNNING"],
    STATUS: ["STATUS_READY", "READY"],
    DATA: [E, "READY"],
    LISTEN: [E, "READY"],
  },
  RUNNING: {
    SUSPEND: ["waits for a checkpoint", "RUNNING"],
    RESUME: [R, "RUNNING"],
    STATUS: [R, "RUNNING"],
    DATA: [E, "RUNNING"],
    LISTEN: [E, "RUNNING"],
  },
  SUSPENDED: {
    SUSPEND: [S, "SUSPENDED"],
    RESUME: [R, "RUNNING"],
    STATUS: [S, "SUSPENDED"],
    DATA: [E, "SUSPENDED"],
    LISTEN: [E, "SUSPENDED"],
  },
  CALLING: {
    SUSPEND: ["waits for LISTEN", "CALLING"],
    RESUME: ["waits for LISTEN", "CALLING"],
    STATUS: ["waits for LISTEN", "CALLING"],
    DATA: ["waits for LISTEN", "CALLING"],
    LISTEN: [W, "WAITING"],
  },
  WAITING: {
    SUSPEND: [S, "SUSPENDED_WAITING"],
    RESUME: [R, "RUNNING"],
    STATUS: [W, "WAITING"],
    DATA: [R, "RUNNING"],
    LISTEN: [E, "WAITING"],
  },
  SUSPENDED_WAITING: {
    SUSPEND: [S, "SUSPENDED_WAITING"],
    RESUME: [W, "WAITING"],
    STATUS: [S, "SUSPENDED_WAITING"],
    DATA: [S, "SUSPENDED_ANSWERED"],
    LISTEN: [E, "SUSPENDED_WAITING"],
  },
  SUSPENDED_ANSWERED: {
    SUSPEND: [S, "SUSPENDED_ANSWERED"],
    RESUME: [R, "RUNNING"],
    STATUS: [S, "SUSPENDED_ANSWERED"],
    DATA: [E, "SUSPENDED_ANSWERED"],
    LISTEN: [E, "SUSPENDED_ANSWERED"],
  },
};

/** How each state is reached. */
const PATHS: { [state: string]: string[] } = {
  READY: [],
  RUNNING: ["start"],
  SUSPENDED: ["start", "SUSPEND"],
  CALLING: ["start", "call"],
  WAITING: ["start", "call", "LISTEN"],
  SUSPENDED_WAITING: ["start", "call", "LISTEN", "SUSPEND"],
  SUSPENDED_ANSWERED: ["start", "call", "LISTEN", "SUSPEND", "DATA"],
};

interface Driven {
  readonly desk: SignalDesk;
  readonly answers: { id: number; status: string }[];
  readonly stops: { count: number };
}

function reach(state: string): Driven {
  const answers: { id: number; status: string }[] = [];
  const stops = { count: 0 };
  const desk = new SignalDesk({
    answer: ({ id }, status) => answers.push({ id, status }),
    onStop: () => {
      stops.count++;
    },
  });
  for (const step of PATHS[state] ?? []) {
    if (step === "start") desk.start();
    else if (step === "call") desk.beginCall(CALL);
    else desk.take({ verb: step, id: step === "DATA" ? CALL : 1, body: EMPTY });
    desk.settle(true);
  }
  expect(desk.state).toBe(state);
  answers.length = 0;
  return { desk, answers, stops };
}

const PAIRS = Object.entries(EXPECTED).flatMap(([state, signals]) =>
  Object.entries(signals).map(([signal, [answer, next]]) => ({ state, signal, answer, next })),
);

test("the test knows every state and every signal of the table", () => {
  expect(Object.keys(EXPECTED)).toEqual(Object.keys(STATE_TABLE));
  for (const [state, signals] of Object.entries(STATE_TABLE)) {
    expect(Object.keys(signals).sort()).toEqual([...Object.keys(EXPECTED[state] ?? {}), "STOP"].sort());
  }
});

test.each(PAIRS)("$signal in $state: $answer, then $next", ({ state, signal, answer, next }) => {
  const { desk, answers } = reach(state);
  const id = signal === "DATA" ? CALL : 7;
  desk.take({ verb: signal, id, body: EMPTY });
  expect(desk.state).toBe(next);
  expect(answers).toEqual(answer.startsWith("waits") ? [] : [{ id, status: answer }]);
  expect(desk.hasWaiting).toBe(answer.startsWith("waits"));
});

test.each(Object.keys(EXPECTED))("STOP in %s is taken note of at once, and told once", (state) => {
  const { desk, answers, stops } = reach(state);
  desk.take({ verb: "STOP", id: 8, body: EMPTY });
  desk.take({ verb: "STOP", id: 9, body: EMPTY });
  expect({ stopId: desk.stopId, stops: stops.count, answers }).toEqual({ stopId: 8, stops: 1, answers: [] });
});

test.each(Object.keys(EXPECTED))(
  "a signal it does not know gets STATUS_ERROR in %s and changes nothing",
  (state) => {
    const { desk, answers } = reach(state);
    desk.take({ verb: "DANCE", id: 5, body: EMPTY });
    expect([desk.state, answers]).toEqual([state, [{ id: 5, status: E }]]);
  },
);

test.each(["WAITING", "SUSPENDED_WAITING"])("DATA with another call's id answers no call in %s", (state) => {
  const { desk, answers } = reach(state);
  desk.take({ verb: "DATA", id: OTHER_CALL, body: EMPTY });
  expect([desk.state, answers]).toEqual([state, [{ id: OTHER_CALL, status: E }]]);
  expect(desk.takeOutcome()).toBeUndefined();
});
