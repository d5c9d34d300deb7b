import { test } from "vitest";
import { TIRELESS } from "../../pool/support.js";
import { type CompanyOptions, makeCompany } from "./company.js";
import { expectFenced } from "./expect-fenced.js";
import { expectHealed } from "./expect-healed.js";
import { type FaultyMachine, faultyMachines } from "./faulty-machines.js";
import { type Kind, makeMachines, SAID } from "./machines.js";
import { MEDIA } from "./media.js";
import type { Times } from "./times.js";

const SETUP_MS = 60_000;

/**
 * Tests what a split network does to hosts and their workers, over a medium that reaches other machines. `tell` hears how long
 * healing took.
 */
export function testSplits(
  kind: Kind,
  name: keyof typeof MEDIA,
  times: Times,
  tell: (figures: object) => void = () => {},
): void {
  const { splitMs, healsMs } = times;
  const medium = MEDIA[name];
  const limits = { timeout: SETUP_MS + splitMs + healsMs };
  const [cable, link] = [`${splitMs} ms without a host's cable`, `${splitMs} ms without a host's own link`];
  const [machinesAre, proxyIs] = [`over ${name}; ${SAID[kind]}`, `over ${name}; ${SAID.proxy}`];

  test(`${cable}, within lostAfterMs: nothing is lost or repeated (${machinesAre})`, limits, async () => {
    const company = await makeCompany({ medium, machines: await makeMachines(kind), ...patient(times) });
    const cut = (): void => company.machine.cut();
    tell(await expectHealed({ company, cut, splitMs, healsMs }, { cutOff: true }));
  });

  test(
    `${cable}, beyond lostAfterMs: its workers are replaced and fenced (${machinesAre})`,
    limits,
    async () => {
      const company = await makeCompany({ medium, machines: await makeMachines(kind), ...impatient(times) });
      const cut = (): void => company.machine.cut();
      tell(await expectFenced({ company, cut, splitMs, healsMs }, { cutOff: true }));
    },
  );

  test(`${link}, within lostAfterMs: its workers go on (${proxyIs})`, limits, async () => {
    const [machines, { onJoined, cut }] = [await faultyMachines(), hostsOwn()];
    const company = await makeCompany({ medium, machines, ...patient(times), onJoined });
    tell(await expectHealed({ company, cut, splitMs, healsMs }, { cutOff: false }));
  });

  test(`${link}, beyond lostAfterMs: its workers are replaced and fenced (${proxyIs})`, limits, async () => {
    const [machines, { onJoined, cut }] = [await faultyMachines(), hostsOwn()];
    const company = await makeCompany({ medium, machines, ...impatient(times), onJoined });
    tell(await expectFenced({ company, cut, splitMs, healsMs }, { cutOff: false }));
  });
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
function hostsOwn(): { onJoined(machine: FaultyMachine): void; cut(): void } {
  let cut = (): void => {};
  return {
    onJoined: (machine) => {
      cut = machine.holdThoseHere();
    },
    cut: () => cut(),
  };
}
