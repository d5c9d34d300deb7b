const HEADING = /^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)\s*([^`]*?)\s*$/;
const COMMENT = /^\s*<!--\s*(.*?)\s*-->\s*$/;

/**
 * Splits Markdown into the parts between headings: `{ title, line, blocks }`, a block being
 * `{ language, label, text, line, comment }`, where `comment` is the HTML comment right above the fence, if any.
 * Only what a checker needs of Markdown: headings in `#` style and fenced blocks that are not inside lists or quotes.
 */
export function parseSections(markdown) {
  const lines = markdown.split(/\r?\n/);
  const sections = [{ title: "", line: 1, blocks: [] }];
  let comment;
  for (let i = 0; i < lines.length; i++) {
    const heading = HEADING.exec(lines[i]);
    const fence = FENCE.exec(lines[i]);
    if (heading) {
      sections.push({ title: heading[1], line: i + 1, blocks: [] });
    } else if (fence) {
      const end = findFenceEnd(lines, i, fence[1]);
      sections.at(-1).blocks.push({
        language: fence[2].toLowerCase(),
        label: fence[3],
        text: `${lines.slice(i + 1, end).join("\n")}\n`,
        line: i + 1,
        comment,
      });
      i = end;
    }
    if (lines[i]?.trim() !== "") comment = COMMENT.exec(lines[i] ?? "")?.[1];
  }
  return sections;
}

function findFenceEnd(lines, start, fence) {
  const closing = new RegExp(`^ {0,3}${fence[0]}{${fence.length},}\\s*$`);
  for (let i = start + 1; i < lines.length; i++) if (closing.test(lines[i])) return i;
  throw new Error(`line ${start + 1}: the fence is never closed`);
}
