/** Between two columns. */
const GAP = "  ";

/** A last column narrower than that, in characters, is not broken at all. */
const MIN_WIDTH = 20;

/**
 * Lines of cells, each column as wide as its widest cell. The last one is broken between words where lines would be
 * longer than `width`.
 */
export function inColumns(rows: readonly (readonly string[])[], width = Number.POSITIVE_INFINITY): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.slice(0, -1).forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    });
  const begin = (cells: readonly string[]): string =>
    cells.map((cell, i) => cell.padEnd(widths[i] ?? 0) + GAP).join("");
  return rows.flatMap((row) => {
    const head = begin(row.slice(0, -1));
    const blank = " ".repeat(head.length);
    const lines = broken(row.at(-1) ?? "", width - head.length);
    return lines.map((line, i) => ((i === 0 ? head : blank) + line).trimEnd());
  });
}

/** A text in lines of at most so many characters; longer words stay whole. */
function broken(text: string, width: number): string[] {
  if (width < MIN_WIDTH) return [text];
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
