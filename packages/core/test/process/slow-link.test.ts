import { workerAt } from "@bossworks/core";
import type { PacketDealer } from "@bossworks/core/driver";
import { pipeDealer } from "@bossworks/dealer-pipe";
import { expect, test } from "vitest";
import { failureOf, fixture, makeBoss } from "./support.js";

test("a worker that ends before its link stands waits for it, however short exitDrainMs is: why it ended is told", async () => {
  const boss = makeBoss({ dealer: slowToConnect(pipeDealer()), exitDrainMs: 50 });
  const missing = workerAt(fixture("not-there.mjs"), "nobody");
  const error = await failureOf("employ", boss.employ(missing as never));
  expect(error).toMatchObject({ code: "WORKER_LOAD_FAILED", reason: "missing" });
});

/** The same dealer, whose workers connect late. */
function slowToConnect(dealer: PacketDealer): PacketDealer {
  return {
    name: dealer.name,
    features: dealer.features,
    open: (context) => dealer.open(context),
    channel(workerId, events) {
      const { channel, address } = dealer.channel(workerId, events);
      const module = fixture("slow-connect.mjs").href;
      return { channel, address: { ...address, inner: address.module, module } };
    },
    close: () => dealer.close(),
    abort: (reason) => dealer.abort(reason),
  };
}
