import { expect, test } from "vitest";
import { HANDSHAKE_ATTACKS } from "./handshake-attacks.js";
import { loadSession } from "./load-session.js";
import { SESSION_ATTACKS } from "./session-attacks.js";
import { SESSION_RULES } from "./session-rules.js";

const code = await loadSession();

test.each(Object.entries({ ...HANDSHAKE_ATTACKS, ...SESSION_ATTACKS, ...SESSION_RULES }))(
  "%s",
  (_rule, attack) => {
    expect(() => attack(code)).not.toThrow();
  },
);
