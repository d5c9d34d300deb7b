import { expect, test } from "vitest";
import { takeError } from "../../build/boss/refused-message.js";
import { encode } from "../../build/codec/codec.js";
import { check } from "../../build/schema/check.js";

function schemaOf(verdict: unknown) {
  return { "~standard": { version: 1, vendor: "bossworks-test", validate: () => verdict } } as never;
}

const MALFORMED: readonly unknown[] = [
  undefined,
  null,
  true,
  "fits",
  { issues: "none" },
  { issues: [null] },
  { issues: [{ message: "bad", path: [null] }] },
  { issues: [{ message: "bad", path: 3 }] },
];

test.each(MALFORMED.map((verdict) => [verdict]))(
  "the verdict %j refuses with BAD_DATA, also where it comes later",
  async (verdict) => {
    expect(() => check("params", schemaOf(verdict), 1)).toThrow(
      expect.objectContaining({ code: "BAD_DATA", issues: [] }),
    );
    await expect(check("params", schemaOf(Promise.resolve(verdict)), 1)).rejects.toMatchObject({
      code: "BAD_DATA",
      issues: [],
    });
  },
);

test("a refusal is told whatever its error is", () => {
  const told: unknown[] = [];
  const events = { onRefused: (error: unknown) => void told.push(error) };
  for (const error of [new TypeError("odd"), undefined]) {
    takeError({ id: 0, body: encode({ error }) } as never, undefined as never, events as never);
  }
  expect(told).toMatchObject([
    { code: "BAD_DATA", message: "the message was refused: odd", cause: { name: "TypeError" } },
    { code: "BAD_DATA" },
  ]);
});
