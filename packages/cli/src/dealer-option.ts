import { Option } from "commander";
import { UsageError } from "./command-error.js";
import { ALLOWED_DEALERS, schemeOf } from "./dealers.js";

/** `--dealer <url>`, which may be repeated. */
export function dealerOption(description: string): Option {
  return new Option("--dealer <url>", description).argParser(collect);
}

/** commander would show what was given in its own error, and with it a password. */
function collect(url: string, before: readonly string[] = []): string[] {
  if (schemeOf(url) === undefined) throw new UsageError(`--dealer: ${ALLOWED_DEALERS}`);
  return [...before, url];
}
