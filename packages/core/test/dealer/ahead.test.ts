import { Ahead, Taken } from "@bossworks/core/driver";
import { expect, test } from "vitest";

const packetOf = (bytes: number): Uint8Array => new Uint8Array(bytes);

/** Sends packets of 10 bytes until it is full; how many bytes went. */
function fill(ahead: Ahead): number {
  let bytes = 0;
  for (; !ahead.isFullFor(packetOf(10)); bytes += 10) ahead.add(packetOf(10));
  return bytes;
}

test("full is who would have more ahead than allowed, until half of it is said to be taken", () => {
  const ahead = new Ahead({ maxBytes: 100, takenBytes: 20 });
  expect(fill(ahead)).toBe(100);
  ahead.taken(40);
  expect(ahead.hasRoom).toBe(false);
  ahead.taken(10);
  expect(ahead.hasRoom).toBe(true);
  expect(fill(ahead)).toBe(50);
});

test("or until no more is ahead than is said", () => {
  const ahead = new Ahead({ maxBytes: 100, takenBytes: 20, roomBytes: 80 });
  expect(fill(ahead)).toBe(100);
  ahead.taken(10);
  expect(ahead.hasRoom).toBe(false);
  ahead.taken(10);
  expect(ahead.hasRoom).toBe(true);
});

test("less than is ever said to be taken holds nothing back", () => {
  const ahead = new Ahead({ maxBytes: 100, takenBytes: 50 });
  ahead.add(packetOf(40));
  expect(ahead.isFullFor(packetOf(500))).toBe(false);
  ahead.add(packetOf(500));
  expect(ahead.isFullFor(packetOf(1))).toBe(true);
});

test("both ends count the same, with what each packet costs beside its bytes", () => {
  const options = { maxBytes: 1000, takenBytes: 100, overheadBytes: 30 };
  const [ahead, taken] = [new Ahead(options), new Taken(options)];
  let said = 0;
  for (let i = 0; i < 25; i++) {
    ahead.add(packetOf(10));
    said += taken.add(packetOf(10));
  }
  expect(said).toBe(960);
  ahead.taken(said);
  expect(ahead.isFullFor(packetOf(930))).toBe(false);
  expect(ahead.hasRoom).toBe(true);
  ahead.taken(Number.POSITIVE_INFINITY);
  expect(fill(ahead)).toBe(250);
});
