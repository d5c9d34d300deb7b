import { inColumns } from "./columns.js";
import { EXIT, type ExitCode } from "./exit-code.js";

/** Codes of ANSI terminals, and that of their own colour. */
const COLORS = { green: 32, yellow: 33, red: 31 } as const;
const OWN_COLOR = 39;

export type Color = keyof typeof COLORS;

/** What a command says, and how the program ends. Data goes to stdout, all else to stderr. */
export class Output {
  exitCode: ExitCode = EXIT.OK;

  print(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  /** Rows in columns, broken where the terminal ends; `painted` colours what is a line by then. */
  printRows(rows: readonly (readonly string[])[], painted = (line: string): string => line): void {
    const { isTTY, columns } = process.stdout;
    for (const line of inColumns(rows, isTTY ? columns : undefined)) this.print(painted(line));
  }

  printJson(value: unknown): void {
    this.print(JSON.stringify(value, null, 2));
  }

  printError(text: string): void {
    process.stderr.write(`bossworks: ${text}\n`);
  }

  /** What is going on, for who sits before it. */
  tellProgress(text: string): void {
    if (process.stderr.isTTY) process.stderr.write(`${text}\n`);
  }

  /** Coloured for a terminal that wants colours, else as it is. */
  paint(color: Color, text: string): string {
    const { isTTY } = process.stdout;
    const wantsColors = isTTY && !process.env.NO_COLOR && process.stdout.hasColors();
    // Not by util.styleText: a Node that is too old for it must be able to tell so.
    return wantsColors ? `\x1b[${COLORS[color]}m${text}\x1b[${OWN_COLOR}m` : text;
  }
}
