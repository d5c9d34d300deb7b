import { expect, test } from "vitest";
import { makeBoss, worker } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";

const COUNT = 10_000;

/** Mostly small, some of a few fragments, few of many: always the same for the same number. */
function sizeOf(i: number): number {
  if (i % 997 === 0) return 150_000;
  if (i % 53 === 0) return 9_000 + (i % 71);
  return (i * 7919) % 400;
}

const message = (i: number) => ({ i, text: String.fromCharCode(97 + (i % 26)).repeat(sizeOf(i)) });

async function checkOrder(messages: AsyncIterable<unknown>): Promise<number> {
  let next = 0;
  for await (const got of messages) {
    const { i, text } = got as { i: number; text: string };
    const wanted = message(next);
    if (i !== next || text !== wanted.text)
      throw new Error(`message ${next} came as ${i} with ${text.length} characters`);
    if (++next === COUNT) break;
  }
  return next;
}

test.each([4096, 65_536, 1_048_576])(
  "with rings of %i bytes 10,000 messages of mixed sizes keep their order, there and back",
  async (ringBytes) => {
    const employee = await makeBoss({ ringBytes }).employ(worker("payloads.mjs", "echo"));
    const reading = checkOrder(employee);
    for (let i = 0; i < COUNT; i++) await employee.send(message(i));
    expect(await within("reading", reading, 30_000)).toBe(COUNT);
  },
);

test("the same with a worker that blocks its thread in receiveSync and sendSync", async () => {
  const employee = await makeBoss().employ(worker("payloads.mjs", "echoSync"), { params: COUNT });
  const reading = checkOrder(employee);
  for (let i = 0; i < COUNT; i++) await employee.send(message(i));
  expect(await within("reading", reading, 30_000)).toBe(COUNT);
  await within("result", employee.result);
});
