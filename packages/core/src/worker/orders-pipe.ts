import { readSync } from "node:fs";

/** The inherited pipe that brings the orders, and stays open as a sign of the boss's life. */
export const ORDERS_FD = 3;

/** What a host writes to it later when it closes: the worker is to stop, as if its boss had said so. */
export const STOP_WORD = Uint8Array.of(1);

/** Orders beyond this size are no orders. */
const MAX_ORDERS_BYTES = 1024 * 1024;
/** Nor is compiled code beyond this size code of ours. */
const MAX_CODE_BYTES = 16 * 1024 * 1024;
const LENGTH_BYTES = 4;

/** What a boss writes to the orders pipe: each as u32 length, little-endian, and so many bytes. */
export interface Handed {
  /** See `ProcessOrders`, encoded. */
  readonly orders: Buffer;
  /** V8's compiled code of core; may be empty. */
  readonly code: Buffer;
}

/** Reads what was handed over, blocking. Undefined when the boss died before it had given it all. */
export function readHanded(): Handed | undefined {
  const orders = readBlock(MAX_ORDERS_BYTES);
  const code = orders && readBlock(MAX_CODE_BYTES);
  return orders && code && { orders, code };
}

function readBlock(maxBytes: number): Buffer | undefined {
  const length = readExactly(LENGTH_BYTES)?.readUInt32LE(0);
  if (length === undefined) return undefined;
  if (length > maxBytes) throw new Error("the orders are too large to be orders");
  return readExactly(length);
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
