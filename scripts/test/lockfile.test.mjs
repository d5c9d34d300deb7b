import { expect, test } from "vitest";
import { completeLockfile, findLockfileProblems, platformOf } from "../lib/lockfile.mjs";

const lock = {
  lockfileVersion: 3,
  packages: {
    "": { name: "root" },
    "node_modules/tool": {
      dev: true,
      optionalDependencies: { "@tool/linux-64": "1.2.3", "@tool/win32-arm64": "1.2.3" },
    },
    "node_modules/@tool/linux-64": { version: "1.2.3" },
    "node_modules/a/node_modules/b": { optionalDependencies: { c: "^1.0.0" } },
    "node_modules/a/node_modules/c": { version: "1.0.0" },
  },
};

test("a package for another system that is missing is named", () => {
  expect(findLockfileProblems(lock)).toEqual([
    expect.stringContaining("@tool/win32-arm64: node_modules/tool"),
  ]);
});

test("completing adds exactly what is missing, in order, for its system only", () => {
  const complete = completeLockfile(lock);
  expect(complete.packages["node_modules/@tool/win32-arm64"]).toEqual({
    version: "1.2.3",
    cpu: ["arm64"],
    os: ["win32"],
    dev: true,
    optional: true,
  });
  expect(Object.keys(complete.packages)).toEqual([...Object.keys(complete.packages)].sort());
  expect(findLockfileProblems(complete)).toEqual([]);
  expect(completeLockfile(complete)).toEqual(complete);
});

test("an address of a registry is a problem, a link to a workspace is none", () => {
  const packages = {
    "node_modules/x": { resolved: "https://registry.example/x.tgz" },
    "node_modules/y": { resolved: "packages/y", link: true },
  };
  expect(findLockfileProblems({ packages })).toEqual([expect.stringContaining("node_modules/x")]);
});

test("a name tells system, processor and C library", () => {
  expect(platformOf("@turbo/windows-64")).toEqual({ cpu: ["x64"], os: ["win32"] });
  expect(platformOf("@biomejs/cli-linux-arm64-musl")).toEqual({
    cpu: ["arm64"],
    os: ["linux"],
    libc: ["musl"],
  });
  expect(platformOf("@x/binding-wasm32-wasi")).toEqual({ cpu: ["wasm32"] });
  expect(() => platformOf("mystery")).toThrow("by hand");
});
