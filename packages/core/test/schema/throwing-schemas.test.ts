import { type BossworksError, workerAt } from "@bossworks/core";
import { expect, test } from "vitest";
import { makeBoss, within } from "./support.js";

test.each([
  ["an error with a function", "throwsFunction"],
  ["an instance that is no Error", "throwsInstance"],
  ["a symbol", "throwsSymbol"],
  ["an error with a function, later", "throwsFunctionLater"],
  ["an instance that is no Error, later", "throwsInstanceLater"],
  ["a symbol, later", "throwsSymbolLater"],
  ["over a verdict that is none", "givesNoVerdict"],
  ["over an issue that is none", "givesNoIssue"],
])(
  "a message whose schema throws %s is passed over, which is told, and the next is received",
  async (_, name) => {
    const boss = makeBoss();
    const employee = await boss.employ(
      workerAt(new URL("../fixtures/schema/throwing.mjs", import.meta.url), name),
    );
    const refused = new Promise<BossworksError>((resolve) =>
      boss.on("refused", ({ error }) => resolve(error)),
    );
    await employee.send("bad");
    await employee.send("good");
    expect(await within("result", employee.result)).toBe("good");
    expect(await within("refused", refused)).toMatchObject({ code: "BAD_DATA" });
  },
);

test("refusals too large for a frame are told in short, every one before the worker's end", async () => {
  const boss = makeBoss();
  const told: BossworksError[] = [];
  boss.on("refused", ({ error }) => told.push(error));
  const employee = await boss.employ(
    workerAt(new URL("../fixtures/schema/throwing.mjs", import.meta.url), "throwsLarge"),
    { autostart: false },
  );
  for (let i = 0; i < 10; i++) await employee.send("bad");
  await employee.send("good");
  await within("resume", employee.resume());
  expect(await within("result", employee.result)).toBe("good");
  expect(told.map(({ code, message }) => [code, message.length])).toEqual(
    new Array(10).fill(["BAD_DATA", 1000]),
  );
});
