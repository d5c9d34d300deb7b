import { expect, test } from "vitest";
import { makeBoss, worker } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";

test("the same object twice arrives as two", async () => {
  const shared = { n: 1 };
  const bytes = Buffer.from("shared");
  const employee = await makeBoss().employ(worker("idle.mjs", "returns"), {
    params: { list: [shared, shared], bytes: [bytes, bytes] },
  });
  const { list, bytes: buffers } = (await within("result", employee.result)) as {
    list: object[];
    bytes: Buffer[];
  };
  expect(list).toEqual([{ n: 1 }, { n: 1 }]);
  expect(list[0]).not.toBe(list[1]);
  buffers[0]?.fill(0);
  expect(buffers[1]).toEqual(bytes);
});

test("data is encoded when send is called: what the sender changes afterwards does not travel", async () => {
  const employee = await makeBoss().employ(worker("idle.mjs", "echo"));
  const data = { n: 1, bytes: Buffer.alloc(300_000, 1) };
  const sending = employee.send(data);
  data.n = 2;
  data.bytes.fill(2);
  await sending;
  const { value } = await within("next", employee[Symbol.asyncIterator]().next());
  expect(value).toEqual({ n: 1, bytes: Buffer.alloc(300_000, 1) });
});
