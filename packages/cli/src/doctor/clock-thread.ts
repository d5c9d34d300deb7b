import { parentPort, workerData } from "node:worker_threads";

export interface ClockOrders {
  /** 16 bytes, all zero. */
  readonly shared: SharedArrayBuffer;
  readonly turn: 0 | 1;
  readonly handovers: number;
  readonly measureMs: number;
}

export interface ClockTold {
  /** How often this thread was handed the word. */
  readonly handovers: number;
  /** How far the clock was behind what the other thread had read, at most. */
  readonly backNs: number;
}

/** Layout of the shared memory: how often the word was handed over, whose last bit says whose turn it is; the last reading. */
const COUNT_AT = 0;
const READING_AT_BYTES = 8;

/** The other thread has so long to start. */
const START_MS = 5000;
const NS_PER_MS = 1e6;
/** So many looks at the word between two at the clock. */
const LOOKS = 256;

/** Reads the clock whenever it is its turn; the other thread's reading lies before it. */
function handOver({ shared, turn, handovers, measureMs }: ClockOrders): ClockTold {
  const count = new Int32Array(shared, COUNT_AT, 1);
  const reading = new BigInt64Array(shared, READING_AT_BYTES, 1);
  const told = { handovers: 0, backNs: 0 };
  let until = inMs(START_MS);
  while (told.handovers < handovers && waitForTurn(count, turn, until)) {
    const before = Atomics.load(reading, 0);
    const now = process.hrtime.bigint();
    if (before > 0n) {
      if (told.handovers++ === 0) until = inMs(measureMs);
      told.backNs = Math.max(told.backNs, Number(before - now));
    }
    Atomics.store(reading, 0, now);
    Atomics.add(count, 0, 1);
  }
  return told;
}

/** False when it has not come in time. */
function waitForTurn(count: Int32Array, turn: number, until: bigint): boolean {
  while (process.hrtime.bigint() < until) {
    for (let i = 0; i < LOOKS; i++) if (Atomics.load(count, 0) % 2 === turn) return true;
  }
  return false;
}

function inMs(ms: number): bigint {
  return process.hrtime.bigint() + BigInt(ms * NS_PER_MS);
}

parentPort?.postMessage(handOver(workerData as ClockOrders));
