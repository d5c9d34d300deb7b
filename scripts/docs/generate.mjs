import { readRegion, replaceRegion } from "./region.mjs";

/**
 * Runs all generators over their documents; `read(file)` gives a document's present text. Returns, per document,
 * `{ file, before, after, problems }`.
 */
export function generateDocuments(generators, { core, read }) {
  const documents = new Map();
  for (const generator of generators) {
    const document = documents.get(generator.file) ?? openDocument(generator.file, read);
    documents.set(generator.file, document);
    const { region } = generator;
    const previous = region === undefined ? document.after : readRegion(document.after, region);
    const context = { core, previous };
    document.problems.push(...(generator.findProblems?.(context) ?? []));
    const made = generator.render(context);
    document.after = region === undefined ? made : replaceRegion(document.after, region, made);
  }
  return [...documents.values()];
}

function openDocument(file, read) {
  const text = read(file);
  return { file, before: text, after: text, problems: [] };
}
