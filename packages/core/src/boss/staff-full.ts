import { BossworksError } from "../errors/bossworks-error.js";

/** What employing one more than `maxStaff` rejects with. */
export function staffFull(maxStaff: number): BossworksError {
  return new BossworksError(
    "STAFF_FULL",
    `${maxStaff} workers are employed already: dismiss one, or raise maxStaff`,
  );
}
