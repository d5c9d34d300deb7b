import { CAMPAIGN_SIZE } from "../limits/campaign-size.js";
import { testManyTasksAtHosts } from "./many-tasks-at-hosts.js";

/** A million, of which CI runs a twentieth. */
testManyTasksAtHosts({
  count: Math.ceil(1_000_000 * CAMPAIGN_SIZE),
  everyTasks: 2500,
  tell: (figures) => console.log(figures),
});
