import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { PROGRAM, within } from "./support.js";

/** A line of the log of `bossworks host --log json`. */
export interface LogLine {
  readonly time: string;
  readonly level: string;
  readonly event: string;
  readonly text: string;
  readonly [field: string]: unknown;
}

/** Stands for the event of a line that is none of the log's. */
const NO_JSON = "no JSON";

/** `bossworks host ...args` as a process, and what it tells. Killed when the test is over. */
export class RunningHost {
  readonly lines: LogLine[] = [];
  /** All of stdout and stderr. */
  output = "";
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  readonly #child;
  /** Lines that `event` has given. */
  #read = 0;
  #onLine: () => void = () => {};

  constructor(args: readonly string[], { token, log = "json" }: { token?: string; log?: string } = {}) {
    const { BOSSWORKS_DEALER: _, BOSSWORKS_TOKEN: __, ...env } = process.env;
    this.#child = spawn(process.execPath, [PROGRAM, "host", ...args, "--log", log], {
      env: { ...env, ...(token !== undefined && { BOSSWORKS_TOKEN: token }) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    if (log === "json")
      createInterface(this.#child.stderr).on("line", (line) => {
        this.lines.push(parse(line));
        this.#onLine();
      });
    this.ended = new Promise((resolve) =>
      this.#child.once("close", (code, signal) => resolve({ code, signal })),
    );
    onTestFinished(() => this.#kill());
  }

  get pid(): number {
    return this.#child.pid ?? Number.NaN;
  }

  /** The next line of that event, those that were told already included. */
  event(name: string): Promise<LogLine> {
    return within(
      () => `the event ${name} (told: ${this.output})`,
      new Promise((resolve, reject) => {
        this.#onLine = () => {
          for (let line = this.lines[this.#read]; line; line = this.lines[this.#read]) {
            this.#read++;
            if (line.event === NO_JSON) reject(new Error(`no JSON: ${line.text}`));
            if (line.event !== name) continue;
            this.#onLine = () => {};
            return resolve(line);
          }
        };
        this.#onLine();
      }),
    );
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  end(): Promise<{ readonly code: number | null; readonly signal: string | null }> {
    return within("the host's end", this.ended);
  }

  async #kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.ended;
  }
}

function parse(line: string): LogLine {
  try {
    return JSON.parse(line);
  } catch {
    return { time: "", level: "", event: NO_JSON, text: line };
  }
}
