import { ENDS, type Machine, type State, type Step } from "./machine.js";
import { nameOf } from "./model-memory.js";

export interface Exploration {
  readonly states: number;
  readonly steps: number;
  /** States in which nobody can go on. */
  readonly terminals: number;
  /** The rule that was broken, and the steps which led there. */
  readonly violation: string | undefined;
}

/** Visits every state that the machine can come to, up to the first violation. Throws beyond `limit` states. */
export function exploreAll(machine: Machine, limit: number): Exploration {
  const first = machine.first();
  const seen = new Set<string>([keyOf(first)]);
  const cameFrom: { readonly from: number; readonly step: Step }[] = [];
  const open = [{ state: first, index: -1 }];
  let steps = 0;
  let terminals = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    let isTerminal = true;
    let rule = brokenRule(next.state);
    for (const end of rule ? [] : ENDS) {
      for (const choice of machine.choices(next.state, end)) {
        isTerminal = false;
        steps++;
        const step: Step = [end, choice];
        const state = machine.step(next.state, step);
        const key = keyOf(state);
        if (seen.has(key)) continue;
        seen.add(key);
        open.push({ state, index: cameFrom.push({ from: next.index, step }) - 1 });
      }
    }
    if (isTerminal) {
      terminals++;
      rule ??= brokenAtTheEnd(next.state);
    }
    if (rule) {
      const path: Step[] = [];
      for (let one = cameFrom[next.index]; one; one = cameFrom[one.from]) path.unshift(one.step);
      const violation = `${rule}\n${machine.schedule(path)}`;
      return { states: seen.size, steps, terminals, violation };
    }
    if (seen.size > limit) throw new Error(`more than ${limit} states`);
  }
  return { states: seen.size, steps, terminals, violation: undefined };
}

/**
 * Walks one order of steps to its end, where visiting all would take too long. Each end goes on for a while before
 * the other one gets its turn: `restlessness` is the chance of a change. Returns a violation, or undefined.
 */
export function walkOnce(machine: Machine, random: () => number, restlessness: number): string | undefined {
  const path: Step[] = [];
  let state = machine.first();
  let preferred = random() < 0.5 ? 0 : 1;
  for (;;) {
    if (random() < restlessness) preferred = 1 - preferred;
    const steps = ENDS.flatMap((end) => machine.choices(state, end).map((choice): Step => [end, choice]));
    const ofPreferred = steps.filter(([end]) => end === preferred);
    const allowed = ofPreferred.length > 0 ? ofPreferred : steps;
    const step = allowed[Math.floor(random() * allowed.length)];
    const rule = brokenRule(state) ?? (step ? undefined : brokenAtTheEnd(state));
    if (rule) return `${rule}\n${machine.schedule(path)}`;
    if (!step) return undefined;
    path.push(step);
    state = machine.step(state, step);
  }
}

/** Numbers of one state side by side, which make a shorter key, and sooner, than their digits. */
const KEY = new Int32Array(64);
const KEY_BYTES = Buffer.from(KEY.buffer);
const WORDS_AT = 5;

function keyOf({ nodes, words, images, blocked }: State): string {
  KEY[0] = nodes[0].id;
  KEY[1] = nodes[1].id;
  KEY[2] = images[0];
  KEY[3] = images[1];
  KEY[4] = (blocked[0] ? 1 : 0) | (blocked[1] ? 2 : 0);
  KEY.set(words, WORDS_AT);
  return KEY_BYTES.toString("utf16le", 0, (WORDS_AT + words.length) * KEY.BYTES_PER_ELEMENT);
}

function brokenRule({ nodes }: State): string | undefined {
  for (const { request } of nodes) if (request.kind === "violation") return request.rule;
  return undefined;
}

/** Nobody can go on: that is well only when everybody has what it waited for. */
function brokenAtTheEnd({ nodes, blocked }: State): string | undefined {
  for (const end of ENDS) {
    const { request } = nodes[end];
    if (blocked[end]) return `${nameOf(end)} is blocked for ever`;
    if (request.kind === "turn" && !request.isDone) return `${nameOf(end)} sleeps in its event loop for ever`;
  }
  return undefined;
}
