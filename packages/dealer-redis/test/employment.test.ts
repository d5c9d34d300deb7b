import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { Employment } from "../dist/employment.js";
import { EMPLOYMENT_BYTES, makeLinkId } from "../dist/link-id.js";
import { Log } from "./support/hosts.js";

const ID = randomBytes(EMPLOYMENT_BYTES);

test("in a lobby who was let in keeps his place for a while, and for good once he has spoken", () => {
  const lobby = new Employment(ID, randomBytes(32), true);
  lobby.offer(new Log(), () => {});
  const [first, second] = [makeLinkId(ID, 1), makeLinkId(ID, 1)];
  const admitted = lobby.admit(first);
  if (admitted.outcome !== "welcome") throw new Error("not let in");
  expect(lobby.admit(second)).toEqual({ outcome: "unanswered" });
  // He may not have heard that he is in.
  expect(lobby.admit(first)).toEqual({ outcome: "welcome", link: admitted.link });
  admitted.link.isConfirmed = true;
  expect(lobby.admit(second)).toEqual({ outcome: "unanswered" });
  admitted.link.hasSpoken = true;
  expect(lobby.admit(second)).toEqual({ outcome: "none" });
});

test("to a worker's channel a later dial of his own comes at once, and an earlier one never", () => {
  const employment = new Employment(ID, randomBytes(32));
  employment.offer(new Log(), () => {});
  const former = employment.admit(makeLinkId(ID, 2));
  if (former.outcome !== "welcome") throw new Error("not let in");
  expect(employment.admit(makeLinkId(ID, 1))).toEqual({ outcome: "unanswered" });
  expect(employment.admit(makeLinkId(ID, 3))).toMatchObject({ outcome: "welcome", former: former.link });
});
