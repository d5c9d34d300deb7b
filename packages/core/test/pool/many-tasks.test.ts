import { testManyTasks } from "./many-tasks.js";
import { DEALER } from "./support.js";

testManyTasks(DEALER, async () => DEALER, { count: 20_000 });
