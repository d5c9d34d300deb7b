/**
 * The text between `<!-- generated:NAME -->` and `<!-- /generated:NAME -->`, which a generator owns. Everything around
 * it is written by hand and stays as it is.
 */
export function readRegion(text, name) {
  const { from, to } = locate(text, name);
  return text.slice(from, to);
}

/** The text with the region's content replaced. */
export function replaceRegion(text, name, content) {
  const { from, to } = locate(text, name);
  return `${text.slice(0, from)}\n\n${content.trim()}\n\n${text.slice(to)}`;
}

function locate(text, name) {
  const opening = `<!-- generated:${name} -->`;
  const from = text.indexOf(opening) + opening.length;
  const to = text.indexOf(`<!-- /generated:${name} -->`, from);
  if (from < opening.length || to < 0)
    throw new Error(`the markers of the generated region "${name}" are missing`);
  return { from, to };
}
