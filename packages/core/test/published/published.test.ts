import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { Worker as Thread } from "node:worker_threads";
import { expect, test } from "vitest";
import { CODE_CACHE_KEY } from "../../build/host/code-cache.js";

const dist = (file: string): string => new URL(`../../dist/${file}`, import.meta.url).href;

/** What a thread of its own sees of a published file: its exports, by kind. */
async function exportsIn(file: string, workerData?: object): Promise<Record<string, string>> {
  const code = `
    const { parentPort } = require("node:worker_threads");
    import(${JSON.stringify(dist(file))}).then((module) => {
      parentPort.postMessage(Object.fromEntries(Object.entries(module).map(([name, value]) => [name, typeof value])));
    });`;
  const thread = new Thread(code, { eval: true, workerData });
  const [seen] = (await once(thread, "message")) as [Record<string, string>];
  await thread.terminate();
  return seen;
}

test.each(["index", "driver"])("%s.js exports what its modules export", async (name) => {
  const seen = await exportsIn(`${name}.js`);
  expect(Object.keys(seen).length).toBeGreaterThan(5);
  expect(seen).toEqual(await exportsIn(`${name}.module.js`));
});

test.each([
  ["no cache", Buffer.from("no cache at all")],
  ["nothing", Buffer.alloc(0)],
  ["no bytes", "a string"],
])("core is loaded though what was handed over as its compiled code is %s", async (_, bytes) => {
  const seen = await exportsIn("index.js", { [CODE_CACHE_KEY]: bytes });
  expect(seen.defineWorker).toBe("function");
});

test("the script is pure ASCII, as which it is read", async () => {
  const script = await readFile(new URL("../../dist/core.cjs", import.meta.url));
  expect(script.findIndex((byte) => byte > 0x7f)).toBe(-1);
});
