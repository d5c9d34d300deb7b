import { ASKED } from "../protocol/ask-message.js";
import type { CounterOp, CounterResult } from "../shared/counter-state.js";
import { AskBatches } from "./ask-batches.js";
import { type SharedLine, toldItems } from "./shared-line.js";

/** What one worker asks of one counter. */
export class CounterAsks extends AskBatches<CounterOp, CounterResult> {
  constructor(name: string, line: SharedLine) {
    super(line, {
      ask: (ops, onTold) => void line.ask(ASKED.COUNT, name, ops, onTold),
      read: (told, ops) => toldItems(told, ops.length, isResult),
      // It counts all the same.
      onUnclaimed: () => {},
    });
  }
}

function isResult(item: unknown): item is CounterResult {
  if (typeof item === "number") return true;
  return Array.isArray(item) && item.length === 2 && item.every((part) => typeof part === "number");
}
