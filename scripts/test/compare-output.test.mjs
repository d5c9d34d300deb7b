import { expect, test } from "vitest";
import { findDifference } from "../readme/compare-output.mjs";

test("equal lines are equal whatever blanks end them", () => {
  expect(findDifference("a\nb\n", "a  \r\nb\n\n")).toBeUndefined();
});

test("a different, missing or further line is a difference", () => {
  for (const actual of ["a\nc\n", "a\n", "a\nb\nc\n", ""]) {
    expect(findDifference("a\nb\n", actual)).toContain("expected the output\na\nb");
  }
});

test("three dots stand for any text in a line, and for any lines when alone", () => {
  expect(findDifference("took ... ms\n", "took 12.5 ms\n")).toBeUndefined();
  expect(findDifference("a\n...\nz\n", "a\nz\n")).toBeUndefined();
  expect(findDifference("a\n...\nz\n", "a\nb\nc\nz\n")).toBeUndefined();
  expect(findDifference("took ... ms\n", "took 1\n2 ms\n")).toBeDefined();
});

test("signs with a meaning in patterns stand for themselves", () => {
  expect(findDifference("(a|b)* [1]\n", "(a|b)* [1]\n")).toBeUndefined();
  expect(findDifference("a.c\n", "abc\n")).toBeDefined();
});
