import { expect, test } from "vitest";
import { parseSections } from "../readme/parse-markdown.mjs";
import { planSection } from "../readme/plan-section.mjs";

const plan = (markdown) => planSection(parseSections(markdown)[0]);

test("a block that names a file in its first line becomes that file", () => {
  const { files, problems } = plan("```mjs\n// a/pi.worker.mjs\n1\n```\n```mjs\n// main.mjs\n2\n```\n");
  expect(files.map(({ name }) => name)).toEqual(["a/pi.worker.mjs", "main.mjs"]);
  expect(problems).toEqual([]);
});

test("a block that names no file must be marked as a fragment", () => {
  expect(plan("```js\n1\n```\n").problems).toEqual([expect.stringContaining("line 1")]);
  const marked = plan("<!-- fragment -->\n```typescript\n1\n```\n");
  expect(marked.problems).toEqual([]);
  expect(marked.fragments).toEqual([expect.objectContaining({ ending: "ts", text: "1\n" })]);
});

test("a path that leaves the section's folder names no file", () => {
  expect(plan("```js\n// ../main.js\n```\n").problems).toHaveLength(1);
});

test("files without a program that runs them are a problem", () => {
  expect(plan("```mjs\n// pi.worker.mjs\n```\n").problems).toEqual([expect.stringContaining("nothing runs")]);
});

test("the same file twice in a section is a problem", () => {
  const block = "```mjs\n// main.mjs\n```\n";
  expect(plan(block + block).problems).toEqual([expect.stringContaining("twice")]);
});

test("an output block belongs to the nearest program above it", () => {
  const { files } = plan("```mjs\n// main.mjs\n```\n```mjs\n// x.mjs\n```\n```text output\nhi\n```\n");
  expect(files[0].output).toBe("hi\n");
  expect(plan("```text output\nhi\n```\n").problems).toEqual([expect.stringContaining("no program")]);
});

test("shell blocks are commands, other languages nothing", () => {
  const { commands, files, fragments, problems } = plan(
    "```sh\nls\n```\n```json\n{}\n```\n```text\nx\n```\n",
  );
  expect(commands).toHaveLength(1);
  expect([files, fragments, problems]).toEqual([[], [], []]);
});
