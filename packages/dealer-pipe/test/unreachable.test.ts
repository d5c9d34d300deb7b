import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Address, connectTo, makeFolder, offerChannel, openDealer, rejectionOf } from "./support.js";

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
