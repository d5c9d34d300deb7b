import type { SessionEnd } from "../session/session-events.js";
import type { PortEnd } from "./frame-port.js";

const KINDS: { readonly [kind in SessionEnd["kind"]]: PortEnd["kind"] } = {
  closed: "closed",
  aborted: "aborted",
  lost: "lost",
  restarted: "lost",
  broken: "broken",
};

/** What the end of a session is to those above its port. */
export function portEndOf({ kind, reason }: SessionEnd): PortEnd {
  return { kind: KINDS[kind], message: reason };
}
