import { type ShmDealerOptions, shmDealer } from "@bossworks/dealer-shm";
import { expect, test } from "vitest";

test.each<[unknown, RegExp]>([
  [{ ringByte: 4096 }, /"ringByte".*"ringBytes"/],
  [{ spin: 50 }, /"spin".*"spinUs"/],
  [{ spinUS: 50 }, /"spinUS".*"spinUs"/],
  [{ ringBytes: "4096" }, /ringBytes.*"4096"/],
  [{ ringBytes: 2048 }, /2048.*power of two/],
  [{ ringBytes: 5000 }, /5000.*power of two/],
  [{ ringBytes: 2 ** 30 }, /1073741824.*power of two/],
  [{ ringBytes: 0 }, /ringBytes.*0/],
  [{ ringBytes: Number.NaN }, /ringBytes.*NaN/],
  [{ spinUs: -1 }, /spinUs.*-1.*0 to/],
  [{ spinUs: 1e9 }, /spinUs.*1000000000.*0 to/],
  [{ spinUs: "50" }, /spinUs.*"50"/],
  [null, /options/],
  [5, /options/],
])(
  "shmDealer(%o) is a TypeError that names the option, what was given and what is allowed",
  (options, message) => {
    expect(() => shmDealer(options as ShmDealerOptions)).toThrow(TypeError);
    expect(() => shmDealer(options as ShmDealerOptions)).toThrow(message);
  },
);

test.each<[ShmDealerOptions | undefined]>([
  [undefined],
  [{}],
  [{ ringBytes: 4096, spinUs: 0 }],
  [{ ringBytes: undefined }],
])("shmDealer(%o) makes a dealer", (options) => {
  expect(shmDealer(options).name).toBe("shm");
});

test("options are taken when the dealer is made: changing the object later changes nothing", async () => {
  const options = { ringBytes: 4096 };
  const dealer = shmDealer(options);
  options.ringBytes = 1_048_576;
  await dealer.open({ bossName: "test", ringBytes: 65_536 });
  expect(dealer.mailbox("w1").boss.memory.byteLength).toBeLessThan(65_536);
});
