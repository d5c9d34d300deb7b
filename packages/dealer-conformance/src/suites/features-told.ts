import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { TEST_MS } from "../deadline.js";

/** What a dealer says of itself is what it is. */
export function featuresTold(c: Conformance): void {
  describe("features", () => {
    test("features are frozen, and the kind they name has its methods", { timeout: TEST_MS }, async () => {
      const dealer = await c.dealer();
      expect(Object.isFrozen(dealer.features)).toBe(true);
      expect(dealer.name).toMatch(/^[a-z][a-z0-9-]*$/);
      const { kind, maxPacketBytes } = dealer.features;
      expect("mailbox" in dealer ? "mailbox" : "channel" in dealer ? "packet" : "none").toBe(kind);
      expect(maxPacketBytes).toBeGreaterThanOrEqual(1024 * 1024);
    });

    test("every dealer made says the same", { timeout: TEST_MS }, async () => {
      expect((await c.dealer()).features).toEqual(c.features);
    });
  });
}
