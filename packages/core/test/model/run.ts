import type { MailboxEnd } from "../../build/mailbox/mailbox.js";
import { describePlace } from "./describe-place.js";
import { nameOf, otherEnd } from "./model-memory.js";
import { setCurrentRun } from "./shims.js";
import type { Node, Program, Request, Thread, WordOperation } from "./thread.js";

/** Outcome of an operation: a number, or the bytes read, one character each. */
export type Result = number | string;

export const TURN = { TASK: 0, BELL: 1 } as const;
export const WAITED = { OK: 0, NOT_EQUAL: 1 } as const;

/** Thrown to leave a replay. The objects it passes through are never used again. */
const PAUSE = Symbol("pause");
/** Operations of one history; more means that a thread turns round without end. */
const LONGEST_HISTORY = 2_000;

/** A task of the event loop. */
export interface Task {
  readonly label: string;
  readonly run: () => void;
}

/** Runs a thread's program from the start with the results of one history, up to the first operation beyond it. */
export class Run {
  readonly tasks: Task[] = [];
  onBell: (() => void) | undefined;
  readonly #thread: Thread;
  readonly #history: Node[] = [];
  #at = 0;
  #request: Request | undefined;

  constructor(thread: Thread, node: Node) {
    this.#thread = thread;
    for (let one: Node | undefined = node; one; one = one.parent) this.#history.push(one);
    this.#history.reverse();
  }

  get mailbox(): MailboxEnd {
    const bell = {
      on: (_: string, listener: () => void) => {
        this.onBell = listener;
      },
      off: () => {
        this.onBell = undefined;
      },
      ref: () => {},
      unref: () => {},
      close: () => {},
      postMessage: () => {
        this.mark("bell");
        const slot = this.#thread.memory.bellSlot(this.#thread.peer);
        this.#ask({ kind: "add", slot, value: 1 });
      },
    };
    const { words, end } = this.#thread;
    return { memory: words.buffer, end, bell } as unknown as MailboxEnd;
  }

  toNextRequest(program: Program): Request {
    const { memory, words, end } = this.#thread;
    memory.reset(words, end);
    if (this.#history.length > LONGEST_HISTORY) return { kind: "violation", rule: "turns round without end" };
    setCurrentRun(this);
    try {
      program(this);
      return { kind: "done" };
    } catch (thrown) {
      if (thrown === PAUSE && this.#request) return this.#request;
      const rule = thrown instanceof Error ? thrown.message : String(thrown);
      return { kind: "violation", rule: `${nameOf(end)}: ${rule}` };
    } finally {
      setCurrentRun(undefined);
    }
  }

  owns(array: ArrayBufferView): boolean {
    return array.buffer === this.#thread.words.buffer;
  }

  /** One operation of `Atomics`. Words that no other thread writes are looked at without the other one noticing. */
  operate(kind: WordOperation, word: number, value: number): Result {
    const { memory, words, end } = this.#thread;
    const slot = memory.slotOfWord[word] ?? -1;
    if (slot < 0) {
      if (kind === "load" && memory.isConstant(word)) return words[word] ?? 0;
      throw new Error(`${kind} on word ${word}, which nobody writes`);
    }
    const { name, owner, isQuiet } = memory.slots[slot] ?? {};
    if (isQuiet && kind !== "load") throw new Error(`${kind} on ${name}, which is quiet here`);
    if ((isQuiet || owner === end) && kind === "load") return words[word] ?? 0;
    if (owner === otherEnd(end) && kind !== "load")
      throw new Error(`${kind} on ${name}, a word of the other end`);
    if (kind === "wait") this.mark("wait");
    const result = this.#ask({ kind, slot, value });
    if (owner === end) words[word] = value;
    return result;
  }

  /** A look at bytes that the other end may write. */
  read(array: Uint8Array, from: number, to: number): void {
    const { memory, words, end } = this.#thread;
    const at = memory.imageAt(end, array.byteOffset + from);
    const bytes = this.#ask({ kind: "read", from: at, to: at + to - from });
    memory.hide(words, end);
    for (let i = from; i < to; i++) array[i] = String(bytes).charCodeAt(i - from);
  }

  /** What the event loop does next; blocks while there is neither a task nor a bell. */
  turn(isDone: boolean): Result {
    return this.#ask({ kind: "turn", hasTask: this.tasks.length > 0, isDone });
  }

  /** Says that nothing but `state` and the tasks decides what follows: histories which agree in them are one. */
  place(label: string, state: object): void {
    if (this.#at + 1 < this.#history.length) return;
    const { memory, words, end } = this.#thread;
    const image = memory.imageOf(words, end);
    const key = `${label} ${image} ${describePlace([state, this.tasks, this.onBell !== undefined])}`;
    const node = this.#thread.placeOf(key, this.#node(this.#at));
    if (!node) return;
    this.#request = { kind: "same", node };
    throw PAUSE;
  }

  mark(what: string): void {
    this.#thread.marks.add(what);
  }

  #ask(request: Request): Result {
    if (this.#at + 1 === this.#history.length) {
      this.#request = request;
      throw PAUSE;
    }
    const asked = this.#node(this.#at).request.kind;
    if (asked !== request.kind) throw new Error(`replay differs: ${request.kind} in place of ${asked}`);
    return this.#node(++this.#at).result;
  }

  #node(at: number): Node {
    const node = this.#history[at];
    if (!node) throw new RangeError(`no step ${at} in this history`);
    return node;
  }
}
