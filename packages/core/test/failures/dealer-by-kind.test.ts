import { Boss, type DealerChoice } from "@bossworks/core";
import { shmDealer } from "@bossworks/dealer-shm";
import { expect, test } from "vitest";
import { makeBoss, worker } from "./support/boss.js";
import { failureOf, within } from "./support/deadline.js";

test.each<[string, () => DealerChoice]>([
  ["a factory's result", () => shmDealer({ ringBytes: 8192 })],
  ["kind and options", () => ({ kind: "shm", ringBytes: 8192 })],
  ["kind alone", () => ({ kind: "shm" })],
  ["a URL", () => "shm:"],
  ["a URL with options", () => "shm:?ringBytes=8192"],
])("a boss takes its dealer as %s, and works with it", async (_, dealer) => {
  const boss = makeBoss({ dealer: dealer() });
  expect(boss.dealerName).toBe("shm");
  const employee = await boss.employ(worker("idle.mjs", "returns"), { params: Buffer.alloc(100_000, 7) });
  expect(await within("result", employee.result)).toEqual(Buffer.alloc(100_000, 7));
});

test.each<[DealerChoice, RegExp]>([
  [{ kind: "shm", ringByte: 8192 }, /"ringByte".*"ringBytes"/],
  [{ kind: "shm", ringBytes: "8192" }, /ringBytes.*"8192"/],
  [{ kind: "shm", ringBytes: 8191 }, /8191.*power of two/],
  ["shm:?ringByte=8192", /"ringByte".*"ringBytes"/],
  ["shm:?ringBytes=lots", /ringBytes.*"lots"/],
  ["shm:?ringBytes=8191", /8191.*power of two/],
  ["shm://somewhere", /shm:/],
  ["shm:somewhere", /shm:/],
])("%j is a TypeError that says what is wrong", (dealer, message) => {
  expect(() => new Boss({ dealer })).toThrow(TypeError);
  expect(() => new Boss({ dealer })).toThrow(message);
});

test("one dealer serves one boss: a second boss is told so", async () => {
  const dealer = shmDealer();
  const first = makeBoss({ dealer });
  const one = await first.employ(worker("idle.mjs", "idle"));
  const second = makeBoss({ dealer });
  const error = await failureOf("employ", second.employ(worker("idle.mjs", "idle")));
  expect(error).toBeInstanceOf(TypeError);
  expect(error.message).toMatch(/one boss/);
  await within("close", second.close());
  expect((await within("status", one.status())).status).toBe("STATUS_RUNNING");
});
