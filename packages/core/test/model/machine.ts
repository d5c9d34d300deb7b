import { END, type End } from "../../build/mailbox/ring-layout.js";
import { type ModelMemory, nameOf, otherEnd, valueText } from "./model-memory.js";
import { TURN, WAITED } from "./run.js";
import type { Node, Request, Thread, WordOperation } from "./thread.js";

/** When plain reads and writes between two atomic operations happen: as late or as early as they can. */
export type Plain = "late" | "early";

export interface State {
  readonly nodes: [Node, Node];
  readonly words: number[];
  /** Image of the bytes of each end that the other one sees. */
  readonly images: [number, number];
  readonly blocked: [boolean, boolean];
}

export type Step = readonly [end: End, choice: number];

export const ENDS = [END.BOSS, END.WORKER] as const;
const NO_CHOICE: readonly number[] = [];
const ONE_CHOICE: readonly number[] = [0];
const BOTH: readonly number[] = [TURN.TASK, TURN.BELL];

/** Two threads over one memory, one operation at a time. */
export class Machine {
  readonly #memory: ModelMemory;
  readonly #threads: readonly [Thread, Thread];
  readonly #plain: Plain;
  #note: string[] | undefined;

  constructor(memory: ModelMemory, threads: readonly [Thread, Thread], plain: Plain) {
    this.#memory = memory;
    this.#threads = threads;
    this.#plain = plain;
  }

  first(): State {
    const nodes: [Node, Node] = [this.#threads[0].root, this.#threads[1].root];
    return {
      nodes,
      words: [...this.#memory.firstWords],
      images: [nodes[0].image, nodes[1].image],
      blocked: [false, false],
    };
  }

  /** What an end can do next; nothing while it waits, or when it is done. */
  choices({ nodes, words, blocked }: State, end: End): readonly number[] {
    const { request } = nodes[end];
    if (blocked[end] || request.kind === "done" || request.kind === "violation") return NO_CHOICE;
    if (request.kind !== "turn") return ONE_CHOICE;
    const hasBell = (words[this.#memory.bellSlot(end)] ?? 0) > 0;
    if (request.hasTask) return hasBell ? BOTH : ONE_CHOICE;
    return hasBell ? [TURN.BELL] : NO_CHOICE;
  }

  step(before: State, [end, choice]: Step): State {
    const state: State = {
      nodes: [...before.nodes],
      words: [...before.words],
      images: [...before.images],
      blocked: [...before.blocked],
    };
    const hasRead = this.#readPlain(state, end);
    const { request, image } = state.nodes[end];
    state.images[end] = image;
    if (request.kind === "turn") {
      // After a read the choice is one of the next step.
      if (hasRead) return state;
      if (choice === TURN.BELL) this.#operate(state, end, "add", this.#memory.bellSlot(end), -1);
      this.#note?.push(`${nameOf(end)}: ${choice === TURN.BELL ? "bell" : "task"}`);
      this.#follow(state, end, choice);
    } else if ("slot" in request) {
      const result = this.#operate(state, end, request.kind, request.slot, request.value);
      this.#noteWord(end, request, result);
      if (result !== undefined) this.#follow(state, end, result);
    } else if (!hasRead) throw new Error(`a step that does nothing: ${request.kind}`);
    if (this.#plain === "early") {
      this.#readPlain(state, end);
      state.images[end] = state.nodes[end].image;
    }
    return state;
  }

  /** Takes the bytes that the thread asks for from what the other end has written by now. */
  #readPlain(state: State, end: End): boolean {
    let hasRead = false;
    for (;;) {
      const { request } = state.nodes[end];
      if (request.kind !== "read") return hasRead;
      hasRead = true;
      this.#note?.push(`${nameOf(end)}: reads ${request.to - request.from} bytes at ${request.from}`);
      const bytes = this.#threads[end].bytesRead(request, state.images[otherEnd(end)]);
      this.#follow(state, end, bytes);
    }
  }

  /** Result of one operation; undefined when the thread blocks in it. */
  #operate(state: State, end: End, kind: WordOperation, slot: number, value: number): number | undefined {
    const { words, blocked, nodes } = state;
    const old = words[slot] ?? 0;
    if (kind === "wait") {
      if (old !== value) return WAITED.NOT_EQUAL;
      blocked[end] = true;
      return undefined;
    }
    if (kind === "notify") {
      const peer = otherEnd(end);
      const { request } = nodes[peer];
      if (!blocked[peer] || request.kind !== "wait" || request.slot !== slot) return 0;
      blocked[peer] = false;
      this.#follow(state, peer, WAITED.OK);
      return 1;
    }
    if (kind === "store" || kind === "exchange") words[slot] = value;
    else if (kind === "or") words[slot] = old | value;
    else if (kind === "and") words[slot] = old & value;
    else if (kind === "add") words[slot] = old + value;
    return kind === "store" ? value : old;
  }

  #follow(state: State, end: End, result: number | string): void {
    state.nodes[end] = this.#threads[end].follow(state.nodes[end], result);
  }

  /** The steps in words. */
  schedule(path: readonly Step[]): string {
    const notes: string[] = [];
    this.#note = notes;
    let state = this.first();
    for (const step of path) state = this.step(state, step);
    this.#note = undefined;
    return notes.join("\n");
  }

  #noteWord(end: End, request: Request & { kind: WordOperation }, result: number | undefined): void {
    const slot = this.#memory.slots[request.slot];
    if (!this.#note || !slot) return;
    const value = request.kind === "load" ? "" : ` ${valueText(slot, request.value)}`;
    const isCode = request.kind === "wait" || request.kind === "notify";
    const outcome = result === undefined ? "blocks" : isCode ? result : valueText(slot, result);
    this.#note.push(`${nameOf(end)}: ${request.kind} ${slot.name}${value} -> ${outcome}`);
  }
}
