import { availableParallelism, hostname } from "node:os";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Logger } from "../boss/boss-options.js";
import { safeLogger } from "../boss/safe-logger.js";
import type { DealerChoice } from "../dealer/resolve.js";
import { checkOptions, type OptionRule } from "../util/check-options.js";
import { isReservedName } from "./at.js";
import { MAX_LABELS, MAX_NAME, MAX_SLOTS } from "./host-messages.js";
import { tokenProblem } from "./host-secrets.js";
import { textsByName, wholeNumber } from "./wire-rules.js";

/** Settings of a host. */
export interface HostOptions {
  /** How its boss is reached: as the boss's own `dealer`, seen from this machine. pipe, zmq and redis take hosts. */
  dealer: DealerChoice;
  /** Files, relative to the working directory, or URLs, of the only modules whose definitions it will ever run. */
  modules: readonly (string | URL)[];
  /** The secret it shares with its boss: a text of at least 16 bytes. */
  token: string;
  /** Workers it runs at a time, up to 4096. Default: one for each core. */
  slots?: number | undefined;
  /** What `at` may ask for: `{ gpu: "a100", zone: "eu" }`. Default none. */
  labels?: { readonly [name: string]: string } | undefined;
  /** What it is called; others may be called so too. Default: this machine's name. */
  name?: string | undefined;
  /** From being told to end to the death of its workers, when it closes, in milliseconds. Default 5000. */
  stopGraceMs?: number | undefined;
  /** Default: none. */
  logger?: Logger | undefined;
}

/** What a host works with. Holds a secret. */
export interface HostSettings {
  readonly modules: readonly string[];
  readonly token: string;
  readonly slots: number;
  readonly labels: { readonly [name: string]: string };
  readonly name: string;
  readonly stopGraceMs: number;
  readonly logger: Logger | undefined;
}

const MODULES: OptionRule = (value) =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((one) => (typeof one === "string" && one !== "") || one instanceof URL)
    ? undefined
    : "a list of files or URLs, one at least,";

const NAME: OptionRule = (value) =>
  typeof value === "string" && value !== "" && value.length <= MAX_NAME && !isReservedName(value)
    ? undefined
    : `a text of at most ${MAX_NAME} characters without "=", other than "remote",`;

const LABELS: OptionRule = (value) =>
  textsByName(MAX_LABELS, MAX_NAME)(value) ??
  (Object.keys(value as object).every((name) => name !== "" && !isReservedName(name))
    ? undefined
    : 'an object of texts whose names have no "="');

const RULES: { readonly [K in keyof Required<HostOptions>]: OptionRule } = {
  dealer: "any",
  modules: MODULES,
  token: "any",
  slots: wholeNumber(1, MAX_SLOTS),
  labels: LABELS,
  name: NAME,
  stopGraceMs: "ms",
  logger: "object",
};

/** Checks the options and fills in the defaults. Throws `TypeError`, which shows no secret. */
export function toHostSettings(options: HostOptions): HostSettings {
  checkOptions("Host", options, RULES);
  const { token } = options;
  // Apart: a secret is not shown.
  const problem = tokenProblem(token);
  if (problem) throw new TypeError(`Host: option "token": ${problem} is allowed`);
  if (options.modules === undefined) throw new TypeError('Host: option "modules": none given');
  return {
    modules: options.modules.map(urlOf),
    token,
    slots: options.slots ?? Math.min(availableParallelism(), MAX_SLOTS),
    labels: { ...options.labels },
    name: options.name ?? hostname().slice(0, MAX_NAME),
    stopGraceMs: options.stopGraceMs ?? 5000,
    logger: options.logger && safeLogger(options.logger),
  };
}

function urlOf(module: string | URL): string {
  if (module instanceof URL) return module.href;
  return module.startsWith("file:") ? new URL(module).href : pathToFileURL(resolve(module)).href;
}
