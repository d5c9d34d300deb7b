import { BossworksError } from "../errors/bossworks-error.js";
import { messageOf } from "../errors/message-of.js";
import type { RawIssue, SchemaIssue } from "./standard-schema.js";

/** The message shows so many issues; the error has all of them. */
const SHOWN_ISSUES = 3;

/** What a call rejects with whose value a schema refused. `where` names the call and the value. */
export function refusedBySchema(where: string, issues: readonly SchemaIssue[]): BossworksError {
  const shown = issues.slice(0, SHOWN_ISSUES).map(showIssue);
  const rest = issues.length - shown.length;
  const what = `${shown.join("; ") || "it gives no reason"}${rest > 0 ? `; and ${rest} more, see issues` : ""}`;
  return new BossworksError("BAD_DATA", `${where}: refused by its schema: ${what}`, {
    issues,
    cause: issues,
  });
}

/** The same for a schema that threw instead of saying what is wrong. */
export function schemaThrew(where: string, error: unknown): BossworksError {
  const why = messageOf(error);
  return new BossworksError("BAD_DATA", `${where}: its schema threw: ${why}`, { issues: [], cause: error });
}

/** What rejects when a worker, `worker`, has refused the params of `what` by its schema: `error` is what it said. */
export function paramsRefused(what: string, worker: string, error: unknown): BossworksError {
  const { message = "refused", issues = [] } = (error ?? {}) as Partial<BossworksError>;
  return new BossworksError("BAD_DATA", `${what}: ${message}`, { worker, issues, cause: issues });
}

/** A schema's issues in the form in which they travel. Throws where they are none. */
export function readIssues(raw: readonly RawIssue[]): SchemaIssue[] {
  return raw.map(({ message, path = [] }) => {
    const keys = path.map((part) => (typeof part === "object" ? part.key : part));
    // A symbol does not travel.
    return {
      message: String(message),
      path: keys.map((key) => (typeof key === "symbol" ? String(key) : key)),
    };
  });
}

/** As in `files[3].name: must be a string`. */
function showIssue({ message, path }: SchemaIssue): string {
  const at = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
  return at === "" ? message : `${at.replace(/^\./, "")}: ${message}`;
}
