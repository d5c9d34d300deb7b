import { testManyTasksAtHosts } from "./many-tasks-at-hosts.js";

testManyTasksAtHosts({ count: 4000, everyTasks: 500, prefetch: 0 });
