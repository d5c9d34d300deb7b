import { Boss } from "@bossworks/core";
import { afterEach, expect, test, vi } from "vitest";
import { mistakeOf } from "./support/deadline.js";

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each([
  ["shmm:", "shm:"],
  ["shm", "shm:"],
  ["smh:", "shm:"],
  ["pip:", "pipe:"],
  ["zmq+tcpp://localhost:5555", "zmq+tcp:"],
  ["reddis://localhost:6379", "redis:"],
])("the unknown dealer %s is a TypeError that names the known ones and guesses %s", (url, guess) => {
  const make = () => new Boss({ dealer: url });
  expect(make).toThrow(TypeError);
  expect(make).toThrow(`did you mean "${guess}"`);
  expect(make).toThrow(/shm:.*pipe:.*redis:/);
});

test("where nothing is near, the sentence ends before the known ones", () => {
  expect(() => new Boss({ dealer: "kafka://localhost" })).toThrow(/"kafka:"\. Known: .*shm:/);
  expect(() => new Boss({ xyz: 5 } as never)).toThrow(/"xyz"\. Known: dealer/);
});

test("an unknown kind is a TypeError that names the known ones and the nearest guess", () => {
  const make = () => new Boss({ dealer: { kind: "shmem" } });
  expect(make).toThrow(TypeError);
  expect(make).toThrow(/"shmem".*did you mean "shm".*pipe.*redis/);
});

test.each([[5], [true], [{}], [{ kind: 5 }], [{ url: "shm:" }], [[]], [() => {}], [""], ["//"], [":"]])(
  "dealer: %j is a TypeError",
  async (dealer) => {
    expect(await mistakeOf(() => new Boss({ dealer: dealer as never }))).toBeInstanceOf(TypeError);
  },
);

test.each([
  "http://user:hunter2@example.org/hunter2?password=hunter2#hunter2",
  "reddis://:hunter2@localhost:6379",
  "redis://user:hunter2@[not-an-address",
  "redis://user:hunter2@localhost:notaport",
  "user:hunter2@localhost",
  "hunter2",
  "shm://user:hunter2@host",
  "shm:hunter2",
  "shm:?ringBytes=hunter2",
  "shm:?hunter2=1",
])("the error of the bad URL %s shows no password", async (dealer) => {
  const mistake = await mistakeOf(() => new Boss({ dealer }));
  const shown = `${mistake.message} ${mistake.stack} ${JSON.stringify(mistake)} ${(mistake.cause as Error)?.message}`;
  // Options of shm are no secrets; what stands where a password may stand is never shown.
  if (!dealer.startsWith("shm:?")) expect(shown).not.toContain("hunter2");
  if (!dealer.startsWith("redis:")) expect(mistake).toBeInstanceOf(TypeError);
});

test("BOSSWORKS_DEALER names the dealer of bosses that name none", () => {
  vi.stubEnv("BOSSWORKS_DEALER", "shmm:");
  expect(() => new Boss()).toThrow(/did you mean "shm:"/);
  expect(() => new Boss({ dealer: "shm:" })).not.toThrow();
  vi.stubEnv("BOSSWORKS_DEALER", "shm:?ringBytes=8192");
  expect(new Boss().dealerName).toBe("shm");
  vi.stubEnv("BOSSWORKS_DEALER", "shm:?ringBytes=5000");
  expect(() => new Boss()).toThrow(/ringBytes/);
});

test("without BOSSWORKS_DEALER it is shm:", () => {
  vi.stubEnv("BOSSWORKS_DEALER", undefined);
  expect(new Boss().dealerName).toBe("shm");
});
