import { expect, test } from "vitest";
import { consumerManifest, entryPointImports, pnpmSettings } from "../packages/consumer.mjs";
import { exportedFiles, findContentProblems, readPackReport } from "../packages/pack.mjs";

const manifest = {
  exports: {
    ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
    "./driver": "./dist/driver.js",
    "./package.json": "./package.json",
  },
};
const complete = ["package.json", "README.md", "CHANGELOG.md", "LICENSE", ...exportedFiles(manifest)];

test("every file the exports name is found, at any depth", () => {
  expect(exportedFiles(manifest)).toEqual([
    "dist/index.d.ts",
    "dist/index.js",
    "dist/driver.js",
    "package.json",
  ]);
  expect(exportedFiles({})).toEqual([]);
});

test("a complete archive has no problems", () => {
  expect(findContentProblems({ files: complete, manifest })).toEqual([]);
});

test("missing and unwanted files are named", () => {
  const files = [...complete.filter((file) => file !== "LICENSE"), "dist/test/x.js", "tsconfig.json"];
  expect(findContentProblems({ files, manifest })).toEqual([
    "LICENSE is missing from the archive",
    "dist/test/x.js does not belong in the archive",
    "tsconfig.json does not belong in the archive",
  ]);
});

test("npm's report is read as a list and as an object", () => {
  expect(readPackReport('[{"filename":"a.tgz"}]').filename).toBe("a.tgz");
  expect(readPackReport('{"a":{"filename":"a.tgz"}}').filename).toBe("a.tgz");
  expect(() => readPackReport("[]")).toThrow("no archive");
});

test("the consumer depends on the archives, and packed packages on each other's", () => {
  const packages = [
    { name: "@bossworks/core", tarball: "/t/core.tgz", manifest },
    {
      name: "@bossworks/cli",
      tarball: "/t/cli.tgz",
      manifest: { dependencies: { "@bossworks/core": "^1", zod: "^4" } },
    },
  ];
  expect(consumerManifest(packages, "20.0.0").dependencies).toEqual({
    "@bossworks/core": "file:/t/core.tgz",
    "@bossworks/cli": "file:/t/cli.tgz",
  });
  expect(pnpmSettings(packages, "/t").overrides).toEqual({
    "@bossworks/cli>@bossworks/core": "file:/t/core.tgz",
  });
  expect(entryPointImports(packages)).toBe(
    'export * as entry0 from "@bossworks/core";\nexport * as entry1 from "@bossworks/core/driver";\n',
  );
});
