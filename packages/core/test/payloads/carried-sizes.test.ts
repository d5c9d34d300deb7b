import { expect, test } from "vitest";
import { makeBoss, worker } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";

/** Around every size at which something changes: fragments, records of a ring, carried bodies. */
const EDGES = [
  500, 1000, 1016, 1024, 4096, 7000, 8192, 32_768, 65_000, 65_472, 65_535, 65_536, 65_537, 70_000, 131_072,
];
const NEAR = EDGES.flatMap((edge) => Array.from({ length: 25 }, (_, i) => edge - 12 + i));

test.each([4096, 65_536, 1_048_576])(
  "with rings of %i bytes messages of every size near an edge come back whole",
  async (ringBytes) => {
    const employee = await makeBoss({ ringBytes }).employ(worker("payloads.mjs", "echo"));
    const messages = employee[Symbol.asyncIterator]();
    for (const length of NEAR) {
      const text = "x".repeat(length);
      await within("send", employee.send(text));
      const { value } = await within("next", messages.next());
      if (value !== text) throw new Error(`the message of ${length} characters came back different`);
    }
  },
);

test.each([65_535, 65_536, 65_537, 200_000])(
  "answers and call data of %i bytes keep their order with other calls",
  async (length) => {
    const boss = makeBoss({ ringBytes: 4096 });
    boss.onCall((_, data) => data);
    const sums = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const employee = await boss.employ(worker("payloads.mjs", "callWith"), { params: length });
        return within("result", employee.result);
      }),
    );
    expect(new Set(sums).size).toBe(1);
  },
);
