import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { makeBoss, worker } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";

async function textOf(stream: NodeJS.ReadableStream | null | undefined): Promise<string> {
  let text = "";
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}

test("console output of a thread that computes without an end appears at once", async () => {
  const path = fileURLToPath(
    new URL("../fixtures/failures/programs/print-while-computing.mjs", import.meta.url),
  );
  const child = spawn(process.execPath, [path], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const saw = (stream: NodeJS.ReadableStream, text: string) =>
    new Promise<void>((resolve) => {
      let seen = "";
      stream.on("data", (chunk) => {
        seen += String(chunk);
        if (seen.includes(text)) resolve();
      });
    });
  await within(
    "the worker's output",
    Promise.all([saw(child.stdout, "computing\n"), saw(child.stderr, "computing, too\n")]),
  );
});

test('stdio: "pipe" gives the employee streams of its own, whole and apart', async () => {
  const lines = 2000;
  const employee = await makeBoss({ stdio: "pipe" }).employ(worker("limits.mjs", "print"), {
    params: { lines },
  });
  const texts = Promise.all([textOf(employee.stdout), textOf(employee.stderr)]);
  await within("result", employee.result);
  const [out, err] = await within("the streams", texts);
  expect(out).toBe(Array.from({ length: lines }, (_, i) => `out ${i}\n`).join(""));
  expect(err).toBe(Array.from({ length: lines }, (_, i) => `err ${i}\n`).join(""));
});

test("employ's stdio goes before the boss's; without it there are no streams", async () => {
  const boss = makeBoss();
  const piped = await boss.employ(worker("limits.mjs", "print"), { params: { lines: 1 }, stdio: "pipe" });
  expect(await within("stdout", textOf(piped.stdout))).toBe("out 0\n");
  const inherited = await boss.employ(worker("idle.mjs", "idle"));
  expect(inherited.stdout).toBeNull();
  expect(inherited.stderr).toBeNull();
});
