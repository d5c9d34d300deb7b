import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { encode } from "../../build/codec/codec.js";
import type { Calls, CallsOwner } from "../../build/worker/calls.js";

const BUILT = new URL("../../build/worker/calls.js", import.meta.url);

/** The built calls, of a worker that has made two thousand million of them: but for the last two ids all were given. */
async function oldCalls(owner: CallsOwner): Promise<Calls> {
  const folder = mkdtempSync(join(tmpdir(), "bossworks-calls-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const parts = readFileSync(BUILT, "utf8").split("#nextId = CALL_ID");
  expect(parts.length).toBe(2);
  const text = parts
    .join("#nextId = 2 ** 32 - 2")
    .replace(/^\/\/# sourceMappingURL.*$/m, "")
    .replace(/from "(\.[^"]+)"/g, (_, path) => `from "${new URL(path, BUILT).href}"`);
  const file = join(folder, "calls.mjs");
  writeFileSync(file, text);
  const { Calls } = await import(pathToFileURL(file).href);
  return new Calls(owner);
}

test("the ids of a worker's calls begin anew after the last one", async () => {
  const said: [string, number][] = [];
  const owner = {
    desk: {
      state: "RUNNING",
      hasWaiting: false,
      isInCall: false,
      beginCall() {},
      withdrawCall() {},
      takeOutcome() {},
    },
    answers: { stateChanged() {}, body: () => encode({}) },
    line: { control: (verb: string, id: number) => said.push([verb, id]) },
    isStanding: false,
    onFree() {},
  };
  const calls = await oldCalls(owner as unknown as CallsOwner);
  const ids = Array.from({ length: 4 }, () => calls.begin(encode("data")));
  expect(ids).toEqual([2 ** 32 - 2, 2 ** 32 - 1, 2 ** 31, 2 ** 31 + 1]);
  expect(said).toEqual(ids.map((id) => ["STATUS_CALLING", id]));
});
