import type { Conformance } from "./conformance.js";
import { hosts } from "./lobby/hosts.js";
import { lobby } from "./lobby/lobby.js";
import { tickets } from "./lobby/tickets.js";
import { aheadLimit } from "./packets/ahead-limit.js";
import { channelEnds } from "./packets/channel-ends.js";
import { fairness } from "./packets/fairness.js";
import { severalLinks } from "./packets/several-links.js";
import { wholePackets } from "./packets/whole-packets.js";
import { backPressure } from "./suites/back-pressure.js";
import { calling } from "./suites/calling.js";
import { closeAndAbort } from "./suites/close-and-abort.js";
import { codecTable } from "./suites/codec-table.js";
import { controlOvertakesData } from "./suites/control-overtakes-data.js";
import { correlation } from "./suites/correlation.js";
import { crash } from "./suites/crash.js";
import { errors } from "./suites/errors.js";
import { featuresTold } from "./suites/features-told.js";
import { firstContact } from "./suites/first-contact.js";
import { isolation } from "./suites/isolation.js";
import { lifecycle } from "./suites/lifecycle.js";
import { noLeaks } from "./suites/no-leaks.js";
import { ordering } from "./suites/ordering.js";
import { payloadBytes } from "./suites/payload-bytes.js";
import { reconnect } from "./suites/reconnect.js";
import { signals } from "./suites/signals.js";
import { suspension } from "./suites/suspension.js";
import { wrappedDealer } from "./suites/wrapped-dealer.js";

/** Declares the tests of one behaviour. */
export type Suite = (conformance: Conformance) => void;

/** What every dealer has to do, seen from Boss and Worker. */
export const SUITES: readonly Suite[] = [
  featuresTold,
  lifecycle,
  firstContact,
  payloadBytes,
  ordering,
  backPressure,
  controlOvertakesData,
  signals,
  suspension,
  calling,
  correlation,
  closeAndAbort,
  crash,
  errors,
  isolation,
  noLeaks,
  codecTable,
  wrappedDealer,
];

/** What the channels of a packet dealer have to do, and what comes of breaking them. */
export const PACKET_SUITES: readonly Suite[] = [
  wholePackets,
  aheadLimit,
  fairness,
  channelEnds,
  severalLinks,
  reconnect,
];

/** What a packet dealer with a lobby has to do, and what hosts do over it. */
export const LOBBY_SUITES: readonly Suite[] = [lobby, tickets, hosts];
