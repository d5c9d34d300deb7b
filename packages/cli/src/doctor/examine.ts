import { DEALER_KINDS, usualUrls } from "../dealers.js";
import { findPackage } from "../load-package.js";
import { checkAddons } from "./check-addons.js";
import { checkClock } from "./check-clock.js";
import { checkCores } from "./check-cores.js";
import { checkDealer } from "./check-dealer.js";
import { checkNode } from "./check-node.js";
import { checkPackages } from "./check-packages.js";
import type { Finding } from "./finding.js";

type Check = () => Finding | Finding[] | Promise<Finding | Finding[]>;

const CHECKS: readonly Check[] = [checkPackages, checkAddons, checkCores, checkClock, checkSockets];

/** Everything, one check after the other: beside each other they would only disturb each other. */
export async function examine(dealers: readonly string[] = installedUrls()): Promise<Finding[]> {
  const node = checkNode();
  // Under a Node that is too old nothing works, and what else is found says no more than that.
  if (node.level === "problem") return [node];
  const findings = [node];
  const checks = [...CHECKS, ...dealers.map((url) => () => checkDealer(url))];
  for (const check of checks) findings.push(...[await check()].flat());
  return findings;
}

function installedUrls(): string[] {
  return usualUrls(DEALER_KINDS.filter((kind) => !kind.needsServer && findPackage(kind.package)));
}

/** Core is not imported before it is looked at: a broken one is a finding, and no reason to know nothing else. */
async function checkSockets(): Promise<Finding[]> {
  const sockets = await import("./check-sockets.js").catch(() => undefined);
  return sockets?.checkSockets() ?? [];
}
