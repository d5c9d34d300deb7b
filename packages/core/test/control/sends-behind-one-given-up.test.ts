import { expect, test } from "vitest";
import { codeOf, makeBoss, within, worker } from "./support.js";

const WINDOW = 65_536;
/** Both do not fit into the window together. */
const [FILLING, LARGE] = [50_000, 40_000];

test("a worker's send behind one that was given up goes, for there is room for it", async () => {
  const employee = await makeBoss({ windowBytes: WINDOW }).employ(worker("sends", "sendsBehindOneGivenUp"), {
    params: { filling: FILLING, large: LARGE },
  });
  expect(await within("result", employee.result)).toEqual(["TIMEOUT", "ok"]);
});

test("a boss's send behind one that was given up goes, for there is room for it", async () => {
  const employee = await makeBoss({ windowBytes: WINDOW }).employ(worker("takers", "leaves"));
  await employee.send(Buffer.alloc(FILLING));
  const givenUp = codeOf("the large one", employee.send(Buffer.alloc(LARGE), { timeoutMs: 20 }));
  const behind = codeOf("the small one", employee.send("small"));
  expect([await givenUp, await behind]).toEqual(["TIMEOUT", "ok"]);
});
