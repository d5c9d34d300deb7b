import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { IDealer } from "@bossworks/core/driver";
import { describeDealer } from "@bossworks/dealer-conformance";
import { afterAll } from "vitest";

/** The dealer of the page on writing dealers, as it stands there. */
const PAGE = new URL("../../../docs/writing-a-dealer.md", import.meta.url);
const BLOCK = /```js\n(\/\/ toy-dealer\.mjs\n[\s\S]*?)```/;

const [, code] = BLOCK.exec(readFileSync(PAGE, "utf8")) ?? [];
if (!code) throw new Error("the page on writing dealers has no toy dealer");
const folder = mkdtempSync(join(tmpdir(), "bossworks-toy-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "toy-dealer.mjs");
writeFileSync(file, code);
const { toyDealer } = (await import(pathToFileURL(file).href)) as { toyDealer(): IDealer };

describeDealer({ name: "toy", createPair: () => ({ dealer: toyDealer() }) });
