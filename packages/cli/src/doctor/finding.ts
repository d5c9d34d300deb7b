/** "problem": something does not work, or loses data. "warning": it works, and not as well as it could. */
export type Level = "ok" | "warning" | "problem";

/** One thing that was looked at. */
export interface Finding {
  readonly level: Level;
  /** What was looked at, such as "Node" or the URL of a dealer, without its password. */
  readonly subject: string;
  /** How it is. */
  readonly text: string;
  /** What to do about it; missing when all is well, and where the text says it. */
  readonly mend?: string;
}

export function ok(subject: string, text: string): Finding {
  return { level: "ok", subject, text };
}

export function warning(subject: string, text: string, mend: string): Finding {
  return { level: "warning", subject, text, mend };
}

export function problem(subject: string, text: string, mend: string): Finding {
  return { level: "problem", subject, text, mend };
}

/** A problem as an error of ours tells it: those of dealers say themselves what to do. */
export function problemOf(subject: string, error: unknown): Finding {
  return { level: "problem", subject, text: error instanceof Error ? error.message : String(error) };
}
