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
    const context = { core, previous: readRegion(document.after, generator.region) };
    document.problems.push(...(generator.findProblems?.(context) ?? []));
    document.after = replaceRegion(document.after, generator.region, generator.render(context));
  }
  return [...documents.values()];
}

function openDocument(file, read) {
  const text = read(file);
  return { file, before: text, after: text, problems: [] };
}
