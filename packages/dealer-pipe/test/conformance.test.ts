import { join } from "node:path";
import { describeDealer } from "@bossworks/dealer-conformance";
import { pipeDealer } from "@bossworks/dealer-pipe";
import { makeFolder } from "./support.js";

describeDealer({
  name: "pipe",
  createPair: () => ({ dealer: pipeDealer() }),
  createMeetingPlace: () => {
    const path = join(makeFolder(), "boss.sock");
    return { createDealer: () => pipeDealer({ path }) };
  },
});
