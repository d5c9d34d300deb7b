import { shown } from "./dealers.js";

/** What commander quotes of the command line, up to the last quotation mark: a password may hold one itself. */
const QUOTED = /(unknown option|unknown command|argument|value) '(.*)'/s;

/** An error of commander's as it may be shown: a URL that was put in the wrong place may hold a password. */
export function withoutSecrets(message: string): string {
  return message.replace(QUOTED, (_, what: string, given: string) => `${what} '${shown(nameIn(given))}'`);
}

/** Of `--name=value` the name. */
function nameIn(given: string): string {
  return given.startsWith("-") ? given.replace(/=.*/s, "") : given;
}
