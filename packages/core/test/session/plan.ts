import fc from "fast-check";
import type { Medium, SideName } from "./network.js";

/** One thing that happens in a simulated conversation, so long after the one before. */
export interface Action {
  readonly afterMs: number;
  readonly what:
    | "send"
    | "cut"
    | "silent cut"
    | "silence"
    | "freeze"
    | "crash"
    | "stranger"
    | "close"
    | "abort";
  readonly side: SideName;
  readonly lane: 0 | 1;
  /** Payloads, or their bytes, or milliseconds. */
  readonly count: number;
  readonly bytes: number;
}

/** All that decides a simulated conversation. */
export interface Plan {
  readonly seed: number;
  readonly medium: Medium;
  readonly windowBytes: number;
  readonly actions: readonly Action[];
  /** How it ends, when nothing disturbs it any more. */
  readonly ending: "boss closes" | "worker closes" | "both close" | "stay";
}

const chance = (most: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: 100 }).map((of) => (of / 100) * most);
const none = fc.constant(0);
const delay = fc.constantFrom(0, 1, 10, 60);

/** The four kinds of media: a pipe; one that loses; one that does everything; the same without MACs. */
const MEDIA: { readonly [kind: string]: fc.Arbitrary<Medium> } = {
  pipe: media(false, false, none, none, none),
  zmq: media(false, false, chance(0.4), none, none),
  redis: media(true, true, chance(0.4), chance(0.3), fc.constantFrom(0, 5, 300)),
  open: media(true, false, chance(0.4), chance(0.3), fc.constantFrom(0, 5, 300)),
};

function media(
  isStale: boolean,
  isProtected: boolean,
  drop: fc.Arbitrary<number>,
  repeat: fc.Arbitrary<number>,
  reorderMs: fc.Arbitrary<number>,
): fc.Arbitrary<Medium> {
  return fc.record({
    isStale: fc.constant(isStale),
    isProtected: fc.constant(isProtected),
    drop,
    repeat,
    reorderMs,
    delayMs: delay,
  });
}

const WHAT = fc.oneof(
  { weight: 14, arbitrary: fc.constant("send" as const) },
  { weight: 4, arbitrary: fc.constantFrom("cut" as const, "silent cut" as const) },
  { weight: 2, arbitrary: fc.constantFrom("silence" as const, "freeze" as const) },
  { weight: 1, arbitrary: fc.constantFrom("crash" as const, "stranger" as const) },
);
const LAST = fc.constantFrom("send" as const, "close" as const, "abort" as const);

const action = (what: fc.Arbitrary<Action["what"]>): fc.Arbitrary<Action> =>
  fc.record({
    afterMs: fc.oneof(none, fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 3000 })),
    what,
    side: fc.constantFrom("boss" as const, "worker" as const),
    lane: fc.constantFrom(0 as const, 1 as const),
    count: fc.integer({ min: 1, max: 40 }),
    bytes: fc.constantFrom(8, 60, 900, 3000),
  });

/** Conversations of some dozens of actions; an incarnation needs MACs where packets outlive their link. */
export const PLANS: fc.Arbitrary<Plan> = fc
  .record({
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    medium: fc.oneof(...Object.values(MEDIA)),
    windowBytes: fc.constantFrom(4096, 16_384, 262_144),
    actions: fc.array(action(WHAT), { maxLength: 30 }),
    last: fc.array(action(LAST), { maxLength: 2 }),
    ending: fc.constantFrom(
      "boss closes" as const,
      "worker closes" as const,
      "both close" as const,
      "stay" as const,
    ),
  })
  .map(({ last, ...plan }) => ({ ...plan, actions: [...plan.actions, ...last] }))
  .map((plan) => {
    const mayCrash = plan.medium.isProtected || !plan.medium.isStale;
    return mayCrash ? plan : { ...plan, actions: plan.actions.filter(({ what }) => what !== "crash") };
  });
