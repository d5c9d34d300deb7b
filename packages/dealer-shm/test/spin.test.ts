import { shmDealer } from "@bossworks/dealer-shm";
import { expect, test } from "vitest";
import { makeBoss, within, worker } from "./support.js";

const ROUNDS = 500;

test.each([0, 50, 1000])(
  "with spinUs %i round trips work one by one, with one worker and with more than there are cores",
  async (spinUs) => {
    const boss = makeBoss({ dealer: shmDealer({ spinUs }) });
    for (const name of ["echo", "echoSync", "echo", "echoSync"]) {
      const employee = await within("employ", boss.employ(worker("echo.mjs", name)));
      const messages = employee[Symbol.asyncIterator]();
      for (let i = 0; i < ROUNDS; i++) {
        await employee.send(i as never);
        const { value } = await within("the answer", messages.next());
        if (value !== i) throw new Error(`${String(value)} came back instead of ${i}`);
      }
    }
    expect(boss.staff.size).toBe(4);
  },
);
