import { isPacketDealer } from "@bossworks/core/driver";
import { describe } from "vitest";
import { Conformance } from "./conformance.js";
import { setDeadline, within } from "./deadline.js";
import type { DealerHarness } from "./harness.js";
import { LOBBY_SUITES, PACKET_SUITES, SUITES } from "./suites.js";

/**
 * Declares every test a dealer has to pass. Call it at the top of a test file, once per dealer. Which suites apply
 * is decided by the dealer alone, by its `features` and whether it has a `lobby`; a pair is made once to see them, and once
 * more for every test.
 */
export function describeDealer(harness: DealerHarness): void {
  setDeadline(harness.deadlineMs);
  describe(harness.name ?? "dealer", async () => {
    const { dealer, dispose } = await within("createPair", harness.createPair());
    const { features } = dealer;
    // How it closes is for the tests to judge, not for their collection.
    await Promise.race([dealer.close(), within("dealer.close", new Promise(() => {})).catch(() => {})]);
    await dispose?.();
    const conformance = new Conformance(harness, features);
    for (const suite of SUITES) suite(conformance);
    if (!isPacketDealer(dealer)) return;
    for (const suite of PACKET_SUITES) suite(conformance);
    if (dealer.lobby) for (const suite of LOBBY_SUITES) suite(conformance);
  });
}
