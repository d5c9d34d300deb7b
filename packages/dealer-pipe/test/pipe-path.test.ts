import { expect, test } from "vitest";
import { checkPipePath, pathOfUrl } from "../dist/pipe-path.js";

const PIPE = String.raw`\\.\pipe\ `.trimEnd();

test.each([
  ["pipe:", "linux", undefined],
  ["pipe:", "win32", undefined],
  ["pipe:/run/x.sock", "linux", "/run/x.sock"],
  ["pipe:///run/x.sock", "darwin", "/run/x.sock"],
  ["pipe:/run/x%20y.sock", "linux", "/run/x y.sock"],
  ["pipe:/jobs", "win32", `${PIPE}jobs`],
  ["pipe:///run/x.sock", "win32", `${PIPE}run-x.sock`],
] as const)("S1, cross-platform: %s on %s is at %s", (url, platform, path) => {
  expect(pathOfUrl(url, platform)).toBe(path);
  if (path) checkPipePath(path, platform);
});

test.each([
  ["/run/x.sock", "win32", /pipe.jobs/],
  ["C:\\x.sock", "win32", /pipe.jobs/],
  [`${PIPE}${"x".repeat(250)}`, "win32", /259 characters.*256/],
  [`${PIPE}x`, "linux", /absolute/],
  [`/${"x".repeat(103)}`, "linux", /104 bytes.*103/],
  [`/${"x".repeat(103)}`, "darwin", /104 bytes.*103/],
] as const)("the path %s is refused on %s", (path, platform, message) => {
  expect(() => checkPipePath(path, platform)).toThrow(TypeError);
  expect(() => checkPipePath(path, platform)).toThrow(message);
});

test.each([
  [`${PIPE}jobs`, "win32"],
  [String.raw`\\?\pipe\jobs`, "win32"],
  [`/${"x".repeat(102)}`, "linux"],
] as const)("the path %s is fine on %s", (path, platform) => {
  checkPipePath(path, platform);
});
