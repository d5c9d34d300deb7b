import { expect, test } from "vitest";
import { makeBoss } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";
import { event, streamWorker } from "./support.js";

test("a pipeline that looks for orders stands while suspended, and goes on with nothing lost", async () => {
  const employee = await makeBoss().employ(streamWorker("checks"));
  const stream = employee.stream();
  let came = 0;
  stream.on("data", (chunk) => {
    came += chunk.length;
  });
  stream.write("a");
  await event(stream, "data");
  const suspended = employee.suspend();
  const piece = Buffer.alloc(65_536, 7);
  let accepted = 1;
  // Writes until there is no room for more: then the worker stands, and takes none.
  for (let isTaken = true; isTaken; ) {
    isTaken = await Promise.race([
      new Promise<boolean>((resolve) => stream.write(piece, () => resolve(true))),
      within("suspend", suspended).then(async () => {
        for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
        return stream.writableLength === 0;
      }),
    ]);
    accepted += piece.length;
  }
  const standing = came;
  expect((await within("status", employee.status())).status).toBe("STATUS_SUSPENDED");
  expect(came).toBe(standing);
  expect(came).toBeLessThan(accepted);
  await within("resume", employee.resume());
  stream.end();
  await event(stream, "end");
  expect(came).toBe(accepted);
});
