import type { AnyEmployee } from "@bossworks/core";
import { expect, test } from "vitest";
import { beyond, codeOf, makeBoss, within, worker } from "./support.js";

/** Statuses asked for while a worker is suspended: it would make thousands of steps meanwhile. */
const LOOKS = 30;

type Drive = (employee: AnyEmployee) => void;

const leaveIt: Drive = () => {};
const read: Drive = (employee) => {
  const reading = (async () => {
    for await (const _ of employee);
  })();
  reading.catch(() => {});
};
const answer: Drive = (employee) => void employee.onCall(() => "go on");
const feed: Drive = (employee) => {
  for (let i = 0; i < 200; i++) employee.send(i).catch(() => {});
};

/** What the boss does once, and what it does again to keep the loop going. */
const LOOPS: [name: string, start: Drive, goOn: Drive][] = [
  ["checkpointSync", leaveIt, leaveIt],
  ["checkpoint", leaveIt, leaveIt],
  ["send", read, leaveIt],
  ["sendSync", read, leaveIt],
  ["iterate", feed, feed],
  ["receive", feed, feed],
  ["receiveSync", feed, feed],
  ["call", answer, leaveIt],
  ["callSync", answer, leaveIt],
];

test.each(LOOPS)(
  "a loop of nothing but %s obeys STATUS, SUSPEND, RESUME and STOP",
  async (name, start, goOn) => {
    const boss = makeBoss();
    const employee = await boss.employ(worker("loops", name));
    start(employee);
    await beyond(employee, 0);

    await within("suspend", employee.suspend());
    expect(employee.state).toBe("STATUS_SUSPENDED");
    goOn(employee);
    const stoodAt = await within("status", employee.status());
    expect(stoodAt.status).toBe("STATUS_SUSPENDED");
    for (let i = 0; i < LOOKS; i++) {
      const { status, progress } = await within("status", employee.status());
      expect({ status, progress }).toEqual({ status: "STATUS_SUSPENDED", progress: stoodAt.progress });
    }

    await within("resume", employee.resume());
    await beyond(employee, Number(stoodAt.progress));

    await within("stop", employee.stop());
    expect(await codeOf("result", employee.result)).toBe("WORKER_STOPPED");
    expect(employee.state).toBe("STATUS_STOPPED");
  },
);
