import { expect, test } from "vitest";
import { makeBoss, worker } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";
import { checksum, makeBytes } from "../fixtures/failures/bytes.mjs";

const MB = 1_000_000;
const SIZES = [0, 1, 10 * MB, 100 * MB];
/** Hashing included. */
const TRANSFER_MS = 30_000;

test.each(SIZES)("params of %i bytes arrive whole", async (length) => {
  const bytes = makeBytes(length);
  const employee = await makeBoss().employ(worker("payloads.mjs", "checkParams"), { params: bytes });
  expect(await within("result", employee.result, TRANSFER_MS)).toBe(checksum(bytes));
});

test.each(SIZES)("a result of %i bytes arrives whole", async (length) => {
  const employee = await makeBoss().employ(worker("payloads.mjs", "giveResult"), { params: length });
  const result = (await within("result", employee.result, TRANSFER_MS)) as Buffer;
  expect(checksum(result)).toBe(checksum(makeBytes(length)));
});

test.each(SIZES)("a message of %i bytes to the worker arrives whole", async (length) => {
  const bytes = makeBytes(length);
  const employee = await makeBoss().employ(worker("payloads.mjs", "receiveOne"));
  await within("send", employee.send(bytes), TRANSFER_MS);
  expect(await within("result", employee.result, TRANSFER_MS)).toBe(checksum(bytes));
});

test.each(SIZES.flatMap((length) => [["sendOne", length] as const, ["sendOneSync", length] as const]))(
  "%s of %i bytes to the boss arrives whole",
  async (name, length) => {
    const employee = await makeBoss().employ(worker("payloads.mjs", name), { params: length });
    const { value } = await within("next", employee[Symbol.asyncIterator]().next(), TRANSFER_MS);
    expect(checksum(value as Buffer)).toBe(checksum(makeBytes(length)));
    await within("result", employee.result, TRANSFER_MS);
  },
);

test.each(SIZES)("a call with %i bytes, and its answer, arrive whole", async (length) => {
  const boss = makeBoss();
  let seen = "";
  boss.onCall((_, data) => {
    seen = checksum(data as Buffer);
    return data;
  });
  const employee = await boss.employ(worker("payloads.mjs", "callWith"), { params: length });
  const sum = checksum(makeBytes(length));
  expect(await within("result", employee.result, TRANSFER_MS)).toBe(sum);
  expect(seen).toBe(sum);
});
