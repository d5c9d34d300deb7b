import { bothWays } from "./both-ways.js";
import { checkpoint } from "./checkpoint.js";
import { employ } from "./employ.js";
import { idle } from "./idle.js";
import { payload } from "./payload.js";
import { pool } from "./pool.js";
import { poolMap } from "./pool-map.js";
import { poolMixed } from "./pool-mixed.js";
import { roundTrip } from "./round-trip.js";
import { staff } from "./staff.js";
import { status } from "./status.js";
import { suspend } from "./suspend.js";
import { toBoss } from "./to-boss.js";
import { toWorker } from "./to-worker.js";

/**
 * Every row of the report, in its order. A row is `{ name, rounds: { full, quick }, measures, sides }`: `sides` gives
 * the programs that are run in turns, `measures` what is read from their numbers and judged (see judge.js). Budgets
 * are by kind of dealer; a measure without one for the dealer of a run is left out.
 */
export const ROWS = [
  toBoss,
  toWorker,
  bothWays,
  roundTrip,
  checkpoint,
  status,
  suspend,
  employ,
  idle,
  staff,
  payload,
  pool,
  poolMixed,
  poolMap,
];
