import { expect, test } from "vitest";
import { LyingBoss } from "./lying-boss.js";
import { LyingHost } from "./lying-host.js";
import { makeBoss, makeHost, makeMeeting, within } from "./support.js";

const hexOf = (bytes: unknown): string => Buffer.from(bytes as Uint8Array).toString("hex");

test("a host that joins anew has another nonce, and is still the same one", async () => {
  const meeting = makeMeeting();
  const former = await LyingBoss.open(meeting);
  const host = makeHost(meeting);
  const started = host.start();
  const first = await former.joining();
  await former.enrol();
  await within("joining", started);
  await former.close();
  const next = await LyingBoss.open(meeting);
  const second = await next.joining();
  expect(hexOf(second.nonce)).not.toBe(hexOf(first.nonce));
  expect(hexOf(second.instance)).toBe(hexOf(first.instance));
});

test("each host is given another nonce of its boss", async () => {
  const meeting = makeMeeting();
  makeBoss(meeting);
  const given: string[] = [];
  for (const number of [1, 2]) {
    const host = await LyingHost.idle(meeting, { instance: Buffer.alloc(16, number) });
    const { body } = await host.hears("ENROL");
    given.push(hexOf((body as { nonce: Uint8Array }).nonce));
  }
  expect(new Set(given).size).toBe(2);
});
