import { test } from "vitest";
import { TIRELESS } from "../../pool/support.js";
import { type CompanyOptions, makeCompany } from "./company.js";
import { expectFenced } from "./expect-fenced.js";
import { expectHealed } from "./expect-healed.js";
import { type FaultyMachine, faultyMachines } from "./faulty-machines.js";
import { type Kind, makeMachines, SAID } from "./machines.js";
import { MEDIA } from "./media.js";

/** How long a split lasts, and what the boss's options are. */
export interface Times {
  readonly splitMs: number;
  readonly heartbeatMs: number;
  /** `lostAfterMs` of a boss that outwaits the split, and of one that does not. */
  readonly patientMs: number;
  readonly impatientMs: number;
  /** From healing until all links stand. */
  readonly healsMs: number;
}

const SETUP_MS = 60_000;

/**
 * Tests what a split network does to hosts and their workers, over each medium that reaches other machines. `tell` hears how long
 * healing took.
 */
export function testSplits(kind: Kind, times: Times, tell: (figures: object) => void = () => {}): void {
  const { splitMs, healsMs } = times;
  const timeout = SETUP_MS + splitMs + healsMs;
  const cable = `${splitMs} ms without the cable to a host`;
  const link = `${splitMs} ms without the host's own link`;
  for (const [name, medium] of Object.entries(MEDIA)) {
    const [machinesAre, proxyIs] = [`over ${name}; ${SAID[kind]}`, `over ${name}; ${SAID.proxy}`];

    test(`${cable}, within lostAfterMs: nothing is lost or repeated (${machinesAre})`, {
      timeout,
    }, async () => {
      const company = await makeCompany({ medium, machines: await makeMachines(kind), ...patient(times) });
      const cut = (): void => company.machine.cut();
      tell(await expectHealed({ company, cut, splitMs, healsMs }, { cutOff: true }));
    });

    test(`${cable}, beyond lostAfterMs: its workers are replaced and fenced (${machinesAre})`, {
      timeout,
    }, async () => {
      const company = await makeCompany({ medium, machines: await makeMachines(kind), ...impatient(times) });
      const cut = (): void => company.machine.cut();
      tell(await expectFenced({ company, cut, splitMs, healsMs }, { cutOff: true }));
    });

    test(`${link}, within lostAfterMs: its workers go on (${proxyIs})`, { timeout }, async () => {
      const [machines, knot] = [await faultyMachines(), tied()];
      const company = await makeCompany({ medium, machines, ...patient(times), onJoined: knot.onJoined });
      tell(await expectHealed({ company, cut: knot.cut, splitMs, healsMs }, { cutOff: false }));
    });

    test(`${link}, beyond lostAfterMs: its workers are replaced and fenced (${proxyIs})`, {
      timeout,
    }, async () => {
      const [machines, knot] = [await faultyMachines(), tied()];
      const company = await makeCompany({ medium, machines, ...impatient(times), onJoined: knot.onJoined });
      tell(await expectFenced({ company, cut: knot.cut, splitMs, healsMs }, { cutOff: false }));
    });
  }
}

type Settings = Pick<CompanyOptions<FaultyMachine>, "boss" | "employ" | "pool">;

function patient({ heartbeatMs, patientMs }: Times): Settings {
  return { boss: { heartbeatMs, lostAfterMs: patientMs, orphanAfterMs: 2 * patientMs } };
}

function impatient({ heartbeatMs, impatientMs, patientMs }: Times): Settings {
  return {
    boss: { heartbeatMs, lostAfterMs: impatientMs, orphanAfterMs: 2 * patientMs },
    employ: { restart: { policy: "always", ...TIRELESS } },
    pool: { restart: TIRELESS, retries: 1_000_000 },
  };
}

/** Cuts the connections that a machine has when its host has joined: its host's. */
function tied(): { onJoined(machine: FaultyMachine): void; cut(): void } {
  let cut = (): void => {};
  return {
    onJoined: (machine) => {
      cut = machine.holdThoseHere();
    },
    cut: () => cut(),
  };
}
