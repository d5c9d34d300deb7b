import { demand } from "../protocol-model/demand.js";
import { checkEnd } from "./invariants.js";
import type { SessionCode } from "./load-session.js";
import { SimEnd } from "./sim-end.js";

/** No link of the simulated network has this number. */
const STRANGE_LINK = 1_000_000;

const IGNORE = {
  onUp: () => {},
  onSuspect: () => {},
  onBroken: () => {},
  onRefused: () => {},
  onEnd: () => {},
};

/** Somebody with another secret talks to the boss: whatever is said, the boss's session does not change. */
export function meetStranger(code: SessionCode, boss: SimEnd, now: number, seed: number): void {
  const token = Uint8Array.from({ length: 32 }, (_, index) => index + 2);
  const stranger = new SimEnd(
    code,
    now,
    { id: 999, side: "worker", seed, windowBytes: 4096, isProtected: true, isLossless: false, token },
    IGNORE,
  );
  const { session, endpoint } = boss;
  const before = [session.phase, session.epoch, JSON.stringify(session.state), endpoint.link];
  endpoint.opened(now, STRANGE_LINK);
  stranger.endpoint.opened(now, STRANGE_LINK);
  for (let turn = 0; turn < 8; turn++) {
    const said = stranger.endpoint.poll(now, STRANGE_LINK);
    if (said) endpoint.receive(now, STRANGE_LINK, said);
    const answer = endpoint.poll(now, STRANGE_LINK);
    if (answer) stranger.endpoint.receive(now, STRANGE_LINK, answer);
  }
  endpoint.closed(now, STRANGE_LINK);
  const after = [session.phase, session.epoch, JSON.stringify(session.state), endpoint.link];
  demand(String(after) === String(before), "I6: a stranger has changed a session");
  demand(stranger.session.epoch === 0, "I6: a stranger believes a boss that cannot know its secret");
  checkEnd(boss);
}
