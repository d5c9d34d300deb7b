/** Stands for any text inside a line, and alone on a line for any number of lines: what differs from run to run. */
const ANYTHING = "...";

/** What differs between the output a document promises and the actual one, in words; undefined when nothing does. */
export function findDifference(expected, actual) {
  if (outputPattern(expected).test(normalize(actual))) return undefined;
  return `expected the output\n${expected.trimEnd()}\nbut got\n${actual.trimEnd()}`;
}

function outputPattern(expected) {
  const lines = normalize(expected).split("\n").slice(0, -1);
  return new RegExp(`^${lines.map(linePattern).join("")}$`);
}

function linePattern(line) {
  if (line === ANYTHING) return "(?:.*\\n)*";
  return `${line.split(ANYTHING).map(escapePattern).join(".*")}\\n`;
}

/** Without trailing blanks, with exactly one line end after each line. */
function normalize(text) {
  const lines = text.trimEnd().split(/\r?\n/);
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

function escapePattern(text) {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
