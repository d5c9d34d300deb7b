import { expect, test } from "vitest";
import { campaignArguments } from "../lib/campaign-arguments.mjs";

test.each([
  [[], 1, []],
  [["packages/core"], 1, ["packages/core"]],
  [["--size", "10", "packages/core"], 10, ["packages/core"]],
  [["packages/core", "--size=0.5", "--bail=1"], 0.5, ["packages/core", "--bail=1"]],
])("%j is size %d and leaves the rest to vitest", (given, size, rest) => {
  expect(campaignArguments(given)).toEqual({ size, rest });
});

test.each([[["--size"]], [["--size=0"]], [["--size", "many"]]])("%j is a TypeError", (given) => {
  expect(() => campaignArguments(given)).toThrow(TypeError);
});
