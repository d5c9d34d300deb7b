import { expect, test } from "vitest";
import { ATTACKS } from "./attacks.js";
import { loadSession } from "./load-session.js";

const code = await loadSession();

test.each(Object.entries(ATTACKS))("%s", (_rule, attack) => {
  expect(() => attack(code)).not.toThrow();
});
