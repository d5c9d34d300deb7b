import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { BossworksError } from "../errors/bossworks-error.js";
import { messageOf } from "../errors/message-of.js";
import { didYouMean, nearest } from "../util/nearest.js";
import { type IDealer, isDealer } from "./dealer.js";
import { memoryDealer } from "./memory-dealer.js";
import { DEALERS, kindOfScheme, knownSchemes } from "./registry.js";

/** A dealer by kind, with its own options beside it. */
export interface DealerByKind {
  readonly kind: string;
  readonly [option: string]: unknown;
}

/** How a boss may be told which dealer to use: what a factory returns, kind and options, or a URL. */
export type DealerChoice = IDealer | DealerByKind | string;

/** Names the default dealer of every boss that does not name one itself. */
const ENVIRONMENT_VARIABLE = "BOSSWORKS_DEALER";
const DEFAULT_DEALER = "shm:";

/** What may be meant for the name of a kind or a scheme; anything longer may be a secret, put there by mistake. */
const NAME = /^[a-z][a-z0-9+-]{0,15}:?$/i;

/** Stands for a free port in the URL of a dealer that listens, where a URL allows digits only. */
const ANY_PORT = /:\*(?=[/?]|$)/;

/**
 * Makes the dealer a choice means. Throws `TypeError` for an unknown kind, scheme or option, at once and with the
 * nearest guess; DEALER_NOT_INSTALLED when its package is not there, or cannot be loaded.
 */
export function resolveDealer(choice: DealerChoice | undefined): IDealer {
  const chosen = choice ?? (process.env[ENVIRONMENT_VARIABLE] || DEFAULT_DEALER);
  if (isDealer(chosen)) return chosen;
  if (typeof chosen === "string") return fromUrl(chosen);
  if (typeof chosen === "object" && chosen !== null && typeof chosen.kind === "string") {
    const { kind, ...options } = chosen;
    return make(kind, options);
  }
  throw new TypeError(
    `dealer: ${typeof chosen} given; a URL such as "shm:", { kind: "shm" } or what a dealer's factory returns is allowed`,
  );
}

function fromUrl(text: string): IDealer {
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(text)?.[0].toLowerCase();
  const kind = scheme && kindOfScheme(scheme);
  if (!kind) {
    // Never show more than a scheme: the rest may hold a password.
    const guess = nearest(scheme ?? `${text.slice(0, 16)}:`, knownSchemes());
    throw new TypeError(
      `dealer: no dealer is known for ${scheme && NAME.test(scheme) ? `"${scheme}"` : "a text without a scheme"}${didYouMean(guess)} Known: ${knownSchemes().join(", ")}`,
    );
  }
  let url: URL;
  try {
    url = new URL(text.replace(ANY_PORT, ""));
  } catch {
    throw new TypeError(`dealer: the ${scheme} URL given is no valid URL`);
  }
  if (kind !== "shm" && kind !== "memory") return make(kind, { url: text });
  if (url.pathname || url.host)
    throw new TypeError(`dealer: "${scheme}" takes options only, as in "shm:?ringBytes=131072"`);
  return make(kind, queryOptions(url));
}

/** Options from a URL's query; digits mean numbers. */
function queryOptions(url: URL): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  for (const [name, value] of url.searchParams) options[name] = /^\d+$/.test(value) ? Number(value) : value;
  return options;
}

function make(kind: string, options: Record<string, unknown>): IDealer {
  const entry = Object.hasOwn(DEALERS, kind) ? DEALERS[kind] : undefined;
  if (!entry) {
    const guess = nearest(kind, Object.keys(DEALERS));
    throw new TypeError(
      `dealer: unknown kind${NAME.test(kind) ? ` "${kind}"` : " given"}${didYouMean(guess)} Known: ${Object.keys(DEALERS).join(", ")}`,
    );
  }
  const factory = kind === "memory" ? memoryDealer : loadPackage(kind, entry.package)[entry.factory];
  if (typeof factory !== "function") {
    throw new TypeError(
      `${entry.package} has no ${entry.factory}: its version does not fit this @bossworks/core`,
    );
  }
  return (factory as (options: Record<string, unknown>) => IDealer)(options);
}

/** What is told when a package is there and loading it has thrown. */
function cannotLoad(kind: string, name: string, cause: unknown): BossworksError {
  const why = isBarred(cause)
    ? `the ${kind} dealer ${needsFactory(kind, name)}`
    : `the ${kind} dealer is installed, but cannot be loaded: ${messageOf(cause)}`;
  return new BossworksError("DEALER_NOT_INSTALLED", why, { dealer: kind, cause });
}

/** Test runners have a `require` of their own, which may load no ES modules, and Yarn's PnP finds none of what they import on Node 20. */
function isBarred(cause: unknown): boolean {
  const code = (cause as NodeJS.ErrnoException | null)?.code;
  return code === "ERR_REQUIRE_ESM" || (code === "ERR_MODULE_NOT_FOUND" && "pnp" in process.versions);
}

function needsFactory(kind: string, name: string): string {
  const factory = DEALERS[kind]?.factory;
  return `cannot be loaded by its name, since require() takes no ES modules here, as in Jest before Node 24.9 and with Yarn PnP on Node 20: import { ${factory} } from "${name}", and give new Boss({ dealer: ${factory}() })`;
}

/** Each is made when those before it have not helped: there need not be a working directory, it may have been removed. */
function* bases(): Generator<string> {
  yield import.meta.url;
  const main = process.argv[1];
  if (main) yield pathToFileURL(main).href;
  try {
    yield pathToFileURL(join(process.cwd(), "x")).href;
  } catch {
    // Then nothing is found from there.
  }
}

/**
 * Loads a dealer's package from where core, the main script or the working directory sees it: under isolated
 * layouts core sees only what it declares itself. Node loads ES modules synchronously here, so that a mistake in
 * the configuration is told by the constructor.
 */
function loadPackage(kind: string, name: string): Record<string, unknown> {
  for (const base of bases()) {
    const require = createRequire(base);
    let file: string;
    try {
      file = require.resolve(name);
    } catch {
      continue;
    }
    try {
      return require(file) as Record<string, unknown>;
    } catch (cause) {
      throw cannotLoad(kind, name, cause);
    }
  }
  throw new BossworksError(
    "DEALER_NOT_INSTALLED",
    `the ${kind} dealer is not installed: npm install ${name}`,
    {
      dealer: kind,
    },
  );
}
