/** What a call handler may return instead of data: an order to the caller. */
export interface Order {
  readonly order: "SUSPEND" | "RESUME" | "STOP";
}

const BRAND = Symbol.for("bossworks.order.1");

/** An order as the answer to a worker's call, e.g. `return order("STOP")`. Throws `TypeError` for anything else. */
export function order(signal: Order["order"]): Order {
  if (signal !== "SUSPEND" && signal !== "RESUME" && signal !== "STOP") {
    throw new TypeError(`order: ${JSON.stringify(signal)} given; "SUSPEND", "RESUME" or "STOP" is allowed`);
  }
  return Object.freeze({ order: signal, [BRAND]: true });
}

export function isOrder(value: unknown): value is Order {
  return typeof value === "object" && value !== null && (value as Record<symbol, unknown>)[BRAND] === true;
}
