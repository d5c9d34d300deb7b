/** Most important last. */
export const LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LEVELS)[number];

export const FORMATS = ["lines", "json"] as const;
export type LogFormat = (typeof FORMATS)[number];

/** What is told with an event; what is undefined is left out. */
export interface LogFields {
  readonly [name: string]: string | number | readonly string[] | null | undefined;
}

const LEVEL_WIDTH = Math.max(...LEVELS.map(({ length }) => length));

/** What stands in a line as it is. All else is quoted: a reason may be somebody else's words, and must not look like ours. */
const PLAIN = /^[\w.,:/@+-]+$/;

/** What JSON leaves in a text, and terminals obey: DEL, the controls of Latin-1, and the line ends of Unicode. */
const CONTROLS = /[\x7f-\x9f\u2028\u2029]/g;

/** Writes what happens to stderr, one line an event. */
export class HostLog {
  readonly #format: LogFormat;
  readonly #least: number;

  constructor(format: LogFormat, level: LogLevel) {
    this.#format = format;
    this.#least = LEVELS.indexOf(level);
  }

  /** `event` is what programs go by, `text` the same for people. */
  tell(level: LogLevel, event: string, text: string, fields: LogFields = {}): void {
    if (LEVELS.indexOf(level) < this.#least) return;
    const time = new Date().toISOString();
    const line =
      this.#format === "json"
        ? quoted({ time, level, event, text, ...fields })
        : [time, level.padEnd(LEVEL_WIDTH), text, ...Object.entries(fields).flatMap(inLine)].join(" ");
    process.stderr.write(`${line}\n`);
  }
}

function inLine([name, value]: [string, LogFields[string]]): string[] {
  if (value === undefined || value === null) return [];
  const text = String(value);
  return [`${name}=${PLAIN.test(text) ? text : quoted(text)}`];
}

function quoted(value: unknown): string {
  return JSON.stringify(value).replace(
    CONTROLS,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
