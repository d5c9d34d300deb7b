import { expect, test } from "vitest";
import { codeOf, failureOf, makeBoss, within, worker } from "../control/support.js";

const SIGNALS = 50_000;

test("of 50,000 signals that a worker has not answered the next is SEND_OVERFLOW, and stop still ends it", async () => {
  const boss = makeBoss({ stopGraceMs: 50 });
  const deaf = await boss.employ(worker("harmful", "sleepsOnAtomics"));
  const rejections = new Map<string, number>();
  const asked = Array.from({ length: SIGNALS }, () =>
    deaf.status({ timeoutMs: 60_000 }).catch(({ code }) => {
      rejections.set(code, (rejections.get(code) ?? 0) + 1);
    }),
  );
  expect(await codeOf("the next", deaf.status())).toBe("SEND_OVERFLOW");
  expect(await codeOf("another", deaf.suspend())).toBe("SEND_OVERFLOW");
  await within("stop", deaf.stop());
  expect(await failureOf("result", deaf.result)).toMatchObject({ code: "WORKER_KILLED" });
  await within("the signals", Promise.all(asked));
  expect([...rejections]).toEqual([["WORKER_GONE", SIGNALS]]);
});
