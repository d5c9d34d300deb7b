import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  type Address,
  connectTo,
  makeBoss,
  makeFolder,
  offerChannel,
  openDealer,
  rejectionOf,
  worker,
} from "./support.js";

test.each([
  ["nobody has listened", "none.sock", "ENOENT", /start it, or correct the path$/],
  ["a folder is missing", "none/boss.sock", "ENOENT", /start it, or correct the path$/],
  ["nobody listens any more", "file", "ECONNREFUSED", /has ended: start it again, or correct the path$/],
  ["a file is taken for a folder", "file/boss.sock", "ENOTDIR", /no folder: correct the path$/],
])("where %s it is said what to do", async (_, name, code, advice) => {
  const folder = makeFolder();
  writeFileSync(join(folder, "file"), "");
  const { address } = offerChannel(await openDealer());
  const path = join(folder, name);
  const error = await rejectionOf(connectTo({ ...address, path } as Address));
  expect(error).toMatchObject({ code, message: expect.stringMatching(advice), cause: { code } });
  expect(error.message).toContain(path);
});

test("that the socket's file of a boss was removed is told when a worker has not come", async () => {
  const path = join(makeFolder(), "x.sock");
  const boss = makeBoss({ dealer: `pipe:${path}`, startTimeoutMs: 1500 });
  await boss.employ(worker("echo"));
  rmSync(path);
  const error = await rejectionOf(boss.employ(worker("echo")));
  expect(error).toMatchObject({ code: "WORKER_START_FAILED", cause: { code: "ENOENT" } });
  expect(error.message).toContain(
    `has not reached its boss within 1500 ms: the socket's file ${path} is gone`,
  );
});
