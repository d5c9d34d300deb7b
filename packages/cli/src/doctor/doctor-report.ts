import type { Color, Output } from "../output.js";
import type { Finding, Level } from "./finding.js";

/** What `bossworks doctor --json` prints. */
export interface DoctorReport {
  readonly problems: number;
  readonly warnings: number;
  readonly findings: readonly Finding[];
}

const COLORS: { readonly [level in Level]: Color } = { ok: "green", warning: "yellow", problem: "red" };

export function reportOf(findings: readonly Finding[]): DoctorReport {
  const count = (level: Level): number => findings.filter((finding) => finding.level === level).length;
  return { problems: count("problem"), warnings: count("warning"), findings };
}

/** The findings line by line, what mends them below them, and their number. */
export function printReport(output: Output, { problems, warnings, findings }: DoctorReport): void {
  output.printRows(
    findings.flatMap(({ level, subject, text, mend }) => [
      [level, subject, text],
      ...(mend === undefined ? [] : [["", "", `mend: ${mend}`]]),
    ]),
    (line) => line.replace(/^[a-z]+/, (level) => output.paint(COLORS[level as Level], level)),
  );
  output.print("");
  output.print(`${counted(problems, "problem")}, ${counted(warnings, "warning")}`);
}

function counted(count: number, what: string): string {
  return `${count === 0 ? "no" : count} ${what}${count === 1 ? "" : "s"}`;
}
