import type { ChannelTicket } from "@bossworks/core/driver";
import { MAX_EXPIRE_MS, MAX_QUIET_MS, MIN_EXPIRE_MS, MIN_QUIET_MS } from "./limits.js";

/** What names a channel to a host: all that it cannot know by itself, of which it makes the keys. */
export interface RedisTicket extends ChannelTicket {
  /** The lobby's id, and the random part of the boss's keys. In hexadecimal digits, as the next two are. */
  readonly lobby: string;
  readonly boss: string;
  readonly employment: string;
  readonly secret: string;
  readonly quietMs: number;
  readonly expireMs: number;
}

type Check = (value: unknown) => boolean;

const CHECKS: { readonly [Name in keyof RedisTicket & string]: Check } = {
  lobby: digits(32),
  boss: digits(16),
  employment: digits(16),
  secret: digits(64),
  quietMs: whole(MIN_QUIET_MS, MAX_QUIET_MS),
  expireMs: whole(MIN_EXPIRE_MS, MAX_EXPIRE_MS),
};
const NAMES = Object.keys(CHECKS);

/** Reads what came from another machine. Throws `TypeError`, which shows nothing of it, for what is not exactly a ticket. */
export function readTicket(given: unknown): RedisTicket {
  if (typeof given !== "object" || given === null) throw noTicket("it has no fields");
  const fields = new Map(Object.entries(given));
  for (const name of fields.keys()) if (!NAMES.includes(name)) throw noTicket("it has other fields");
  for (const name of NAMES) if (CHECKS[name]?.(fields.get(name)) !== true) throw noTicket(name);
  return Object.fromEntries(fields) as unknown as RedisTicket;
}

function digits(length: number): Check {
  const pattern = new RegExp(`^[0-9a-f]{${length}}$`);
  return (value) => typeof value === "string" && pattern.test(value);
}

function whole(least: number, most: number): Check {
  return (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}

function noTicket(what: string): TypeError {
  return new TypeError(`redisDealer: that is no ticket of this dealer: ${what}`);
}
