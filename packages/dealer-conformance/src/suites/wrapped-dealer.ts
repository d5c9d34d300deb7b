import { Boss } from "@bossworks/core";
import { type IDealer, isPacketDealer } from "@bossworks/core/driver";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { TEST_MS, within } from "../deadline.js";
import { echo } from "../workers.js";

/** Core uses of a dealer what the contract names, and nothing else. */
export function wrappedDealer(c: Conformance): void {
  describe("wrapped dealer", { timeout: TEST_MS }, () => {
    test("a plain object that passes every call of the contract on is a dealer too", async () => {
      const boss = new Boss({ dealer: wrap(await c.dealer()) });
      onTestFinished(() => within("close", boss.close()));
      const employee = await within("employ", boss.employ(echo));
      await within("send", employee.send("hello"));
      const { value } = await within("message", employee[Symbol.asyncIterator]().next());
      expect(value).toBe("hello");
      await within("suspend", employee.suspend());
      await within("close", boss.close());
    });
  });
}

function wrap(dealer: IDealer): IDealer {
  const common = {
    name: dealer.name,
    features: dealer.features,
    open: (context: Parameters<IDealer["open"]>[0]) => dealer.open(context),
    close: () => dealer.close(),
    abort: (reason: unknown) => dealer.abort(reason),
  };
  return isPacketDealer(dealer)
    ? { ...common, channel: (id, events) => dealer.channel(id, events) }
    : { ...common, mailbox: (id) => dealer.mailbox(id) };
}
