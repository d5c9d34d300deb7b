import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { contentHash, loadedHash } from "../../build/remote/content-hash.js";

test("a module's hash is that of its file, and for who has loaded it that of the file as it was at first", () => {
  const folder = mkdtempSync(join(tmpdir(), "bossworks-hash-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "a b.mjs");
  const { href } = pathToFileURL(file);
  writeFileSync(file, "one");
  const expected = createHash("sha256").update("one").digest();
  expect(contentHash(href)).toEqual(expected);
  expect(loadedHash(href)).toEqual(expected);
  writeFileSync(file, "two");
  expect(contentHash(href)).toEqual(createHash("sha256").update("two").digest());
  expect(loadedHash(href)).toEqual(expected);
});

test.each(["file:///nowhere/at/all.mjs", "data:text/javascript,1", "https://example.org/a.mjs"])(
  "%s has none",
  (module) => {
    expect(contentHash(module)).toBeUndefined();
  },
);
