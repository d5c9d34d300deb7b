import { expect, test } from "vitest";
import { parseSections } from "../readme/parse-markdown.mjs";

test("a section reaches from its heading to the next one of any level", () => {
  const sections = parseSections("# One\n```js\na\n```\n### Two ###\n```js\nb\n```\n");
  expect(sections.map(({ title, blocks }) => [title, blocks.map(({ text }) => text)])).toEqual([
    ["", []],
    ["One", ["a\n"]],
    ["Two", ["b\n"]],
  ]);
});

test("a block knows its language, label, line and the comment right above it", () => {
  const [section] = parseSections("\n<!-- fragment -->\n\n```TS  output\nx\n```\n\n```sh\ny\n```\n");
  expect(section.blocks).toEqual([
    { language: "ts", label: "output", text: "x\n", line: 4, comment: "fragment" },
    { language: "sh", label: "", text: "y\n", line: 8, comment: undefined },
  ]);
});

test("a comment with text between it and the fence is not the block's", () => {
  const [section] = parseSections("<!-- fragment -->\nwords\n```js\n```\n");
  expect(section.blocks[0].comment).toBeUndefined();
});

test("headings and shorter fences inside a block are its text", () => {
  const [section] = parseSections("````md\n# no heading\n```js\n```\n````\n");
  expect(section.blocks).toHaveLength(1);
  expect(section.blocks[0].text).toBe("# no heading\n```js\n```\n");
});

test("a fence that is never closed is named with its line", () => {
  expect(() => parseSections("text\n```js\n")).toThrow("line 2");
});
