import type { End } from "../../build/mailbox/ring-layout.js";
import { type ModelMemory, otherEnd } from "./model-memory.js";
import { type Result, Run } from "./run.js";

/** What a thread wants of the model before it can go on. Only `read` and `same` happen unseen by the other thread. */
export type Request =
  | { readonly kind: WordOperation; readonly slot: number; readonly value: number }
  | { readonly kind: "read"; readonly from: number; readonly to: number }
  | { readonly kind: "turn"; readonly hasTask: boolean; readonly isDone: boolean }
  | { readonly kind: "same"; readonly node: Node }
  | { readonly kind: "done" }
  | { readonly kind: "violation"; readonly rule: string };

export type WordOperation =
  | "load"
  | "store"
  | "exchange"
  | "or"
  | "and"
  | "add"
  | "compareExchange"
  | "wait"
  | "notify";

/** One history of a thread: the results of its operations so far. What it does next follows from them alone. */
export interface Node {
  readonly id: number;
  readonly parent: Node | undefined;
  readonly result: Result;
  readonly children: Map<Result, Node>;
  readonly request: Request;
  /** Image of the bytes it has written by the time it asks. */
  readonly image: number;
}

/** The program of a thread; runs anew for every history. */
export type Program = (run: Run) => void;

/** All histories of one thread that came up, as a tree. A history that leads where another led is cut off there. */
export class Thread {
  readonly end: End;
  readonly memory: ModelMemory;
  readonly words: Int32Array;
  readonly root: Node;
  /** What happened in any of the histories, for the test to see that it was not blind. */
  readonly marks = new Set<string>();
  readonly #program: Program;
  readonly #places = new Map<string, Node>();
  #nodes = 0;

  constructor(end: End, memory: ModelMemory, program: Program) {
    this.end = end;
    this.memory = memory;
    this.words = new Int32Array(memory.makeMemory());
    this.#program = program;
    this.root = this.#makeNode(undefined, 0);
  }

  get nodes(): number {
    return this.#nodes;
  }

  /** The history one result later. */
  follow(node: Node, result: Result): Node {
    let child = node.children.get(result);
    if (!child) {
      child = this.#makeNode(node, result);
      // The same place was reached by another history already: go on from there.
      while (child.request.kind === "same") child = child.request.node;
      node.children.set(result, child);
    }
    return child;
  }

  /** The bytes of the other end's image that a `read` sees, as a result. */
  bytesRead(request: Request & { readonly kind: "read" }, image: number): Result {
    const { buffer } = this.memory.imageBytesOf(image);
    return Buffer.from(buffer).toString("latin1", request.from, request.to);
  }

  /** Another history that stood at the same place with the same memory of its own, or undefined. */
  placeOf(key: string, node: Node): Node | undefined {
    const known = this.#places.get(key);
    if (!known) this.#places.set(key, node);
    return known === node ? undefined : known;
  }

  get peer(): End {
    return otherEnd(this.end);
  }

  #makeNode(parent: Node | undefined, result: Result): Node {
    const node = {
      id: this.#nodes++,
      parent,
      result,
      children: new Map<Result, Node>(),
      request: { kind: "done" } as Request,
      image: 0,
    };
    node.request = new Run(this, node).toNextRequest(this.#program);
    node.image = this.memory.imageOf(this.words, this.end);
    return node;
  }
}
