import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { makeFolder, within } from "./support.js";

const URLS = ["zmq+ipc://", "zmq+tcp://127.0.0.1", "zmq+ipc://?curve=true", "zmq+tcp://127.0.0.1?curve=true"];

test.each(URLS)("a program whose boss at %s was never closed ends when its staff is gone", async (url) => {
  expect(await run("leave-boss-open.mjs", url)).toEqual({ output: "hello hello\n", code: 0, left: [] });
});

test.each(URLS)(
  "a program that exits while its boss at %s is at work ends with its own code",
  async (url) => {
    expect(await run("exit-at-work.mjs", url)).toEqual({ output: "hello\n", code: 7, left: [] });
  },
);

/** Runs a program of `fixtures` with a folder for temporary files of its own. */
async function run(file: string, url: string) {
  const folder = makeFolder();
  const program = fileURLToPath(new URL(`./fixtures/${file}`, import.meta.url));
  const child = spawn(process.execPath, [program, url], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  const code = await within("its end", new Promise((resolve) => child.once("close", resolve)));
  return { output, code, left: readdirSync(folder) };
}
