const ABOUT = /<!-- about:(\w+) -->(.*?)<!-- \/about -->/gs;

/**
 * The list of error codes: a heading and a first sentence each from core's table, and what people wrote about the code
 * (when, what to do, what `cause` holds) from between the `about` markers of the previous text.
 */
export const errorCodes = {
  file: "docs/errors.md",
  region: "codes",

  render({ core, previous }) {
    const abouts = readAbouts(previous);
    const entries = Object.entries(core.ERROR_CODES).sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.map(([code, sentence]) => renderCode(code, sentence, abouts.get(code) ?? "")).join("\n\n");
  },

  findProblems({ core, previous }) {
    const abouts = readAbouts(previous);
    const codes = Object.keys(core.ERROR_CODES);
    const empty = codes.filter((code) => !abouts.get(code));
    const stale = [...abouts.keys()].filter((code) => !codes.includes(code));
    return [
      ...empty.map(
        (code) => `${code}: nothing is written about it; say when, what to do, what \`cause\` holds`,
      ),
      ...stale.map((code) => `${code}: there is no such code any more; its text is dropped`),
    ];
  },
};

function readAbouts(text) {
  return new Map([...text.matchAll(ABOUT)].map(([, code, about]) => [code, about.trim()]));
}

function renderCode(code, sentence, about) {
  const body = about === "" ? "" : `${about}\n`;
  return `## ${code}\n\n${sentence}\n\n<!-- about:${code} -->\n${body}<!-- /about -->`;
}
