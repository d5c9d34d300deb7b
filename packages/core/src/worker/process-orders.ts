import { readSync } from "node:fs";
import { decode } from "../codec/codec.js";
import type { ChannelAddress } from "../dealer/channel.js";
import type { WorkerTerms } from "../port/worker-link.js";
import type { WorkerOrders } from "./run-worker.js";

/** The inherited pipe that brings the orders, and stays open as a sign of the boss's life. */
export const ORDERS_FD = 3;

/** Orders beyond this size are no orders. */
const MAX_ORDERS_BYTES = 1024 * 1024;
const LENGTH_BYTES = 4;

/** What the boss writes to the orders pipe: u32 length, little-endian, and this, encoded. Holds secrets. */
export interface ProcessOrders {
  readonly orders: WorkerOrders;
  /** Where the link finds its channel. */
  readonly address: ChannelAddress;
  /** Of the employment's session, its secret token among them. */
  readonly terms: WorkerTerms;
  readonly bossName: string;
  readonly ringBytes: number;
  /** From the boss's death to our own, at most. */
  readonly stopGraceMs: number;
}

/** Reads the orders, blocking. Undefined when the boss died before it had given them all. */
export function readOrders(): ProcessOrders | undefined {
  const length = readExactly(LENGTH_BYTES)?.readUInt32LE(0);
  if (length === undefined) return undefined;
  if (length > MAX_ORDERS_BYTES) throw new Error("the orders are too large to be orders");
  const bytes = readExactly(length);
  return bytes && (decode(bytes) as ProcessOrders);
}

function readExactly(length: number): Buffer | undefined {
  const bytes = Buffer.alloc(length);
  for (let filled = 0; filled < length; ) {
    const got = readSync(ORDERS_FD, bytes, filled, length - filled, null);
    if (got === 0) return undefined;
    filled += got;
  }
  return bytes;
}
