import { expect, test } from "vitest";
import { isMeant } from "../../build/remote/at.js";

const HOST = { name: "mill-1", labels: { gpu: "a100", zone: "eu=west" } };

test.each([
  ["remote", true],
  ["mill-1", true],
  ["mill", false],
  ["gpu", true],
  ["gpu=a100", true],
  ["gpu=", false],
  ["gpu=a10", false],
  ["zone=eu=west", true],
  ["zone=eu", false],
  ["constructor", false],
  ["toString=", false],
])("at: %s means the host, or not: %s", (at, expected) => {
  expect(isMeant(at, HOST)).toBe(expected);
});
