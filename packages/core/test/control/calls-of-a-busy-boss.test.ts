import { expect, test } from "vitest";
import { makeMark } from "./mark.js";
import { makeBoss, within, worker } from "./support.js";

/** What is said of so many calls is more than a megabyte, which is all that waits for a boss. */
const CALLS = 16_000;

test("calls given up while the boss is busy all reject TIMEOUT, and the next one is answered", async () => {
  const boss = makeBoss({ dealer: "shm:" });
  const mark = makeMark();
  const employee = await boss.employ(worker("callers", "callsTheBusy"), {
    params: { mark: mark.path, calls: CALLS },
  });
  mark.busyUntilSet();
  employee.onCall((_, data) => `answer to ${data}`);
  expect(await within("result", employee.result)).toEqual({
    codes: { TIMEOUT: CALLS },
    answer: "answer to what now?",
  });
});
