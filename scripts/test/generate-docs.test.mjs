import { expect, test } from "vitest";
import { errorCodes } from "../docs/error-codes.mjs";
import { generateDocuments } from "../docs/generate.mjs";
import { readRegion, replaceRegion } from "../docs/region.mjs";

const core = { ERROR_CODES: { B_CODE: "The second.", A_CODE: "The first." } };
const wrap = (body) => `intro\n<!-- generated:codes -->\n${body}\n<!-- /generated:codes -->\noutro\n`;
const about = (code, text) => `<!-- about:${code} -->\n${text}\n<!-- /about -->`;
const generate = (text) => generateDocuments([errorCodes], { core, read: () => text })[0];

test("what is around a region stays as it is", () => {
  const text = replaceRegion(wrap("old"), "codes", "new");
  expect(text).toBe(wrap("\nnew\n"));
  expect(readRegion(text, "codes").trim()).toBe("new");
});

test("a missing marker is named", () => {
  expect(() => readRegion("<!-- generated:a -->", "a")).toThrow('"a"');
});

test("every code gets a heading and its sentence, in alphabetical order", () => {
  const { after } = generate(wrap(""));
  expect(after).toMatch(/## A_CODE\n\nThe first\.\n[\s\S]*## B_CODE\n\nThe second\./);
});

test("what people wrote about a code is kept, and generating twice changes nothing", () => {
  const { after, problems } = generate(wrap(about("A_CODE", "When: x.") + about("B_CODE", "When: y.")));
  expect(after).toContain(about("A_CODE", "When: x."));
  expect(problems).toEqual([]);
  expect(generate(after).after).toBe(after);
});

test("a code nobody wrote about and a text about no code are problems", () => {
  const { problems } = generate(wrap(about("A_CODE", " ") + about("GONE", "When: z.")));
  expect(problems.map((problem) => problem.split(":")[0])).toEqual(["B_CODE", "A_CODE", "GONE"]);
});

test("two generators may own regions of one document", () => {
  const read = () => "<!-- generated:a --><!-- /generated:a --><!-- generated:b --><!-- /generated:b -->";
  const make = (region) => ({ file: "x.md", region, render: () => `made ${region}` });
  const documents = generateDocuments([make("a"), make("b")], { core, read });
  expect(documents).toHaveLength(1);
  expect(documents[0].after).toMatch(/made a[\s\S]*made b/);
});
