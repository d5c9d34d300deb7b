import { testManyTasks } from "./many-tasks.js";
import { DEALER } from "./support.js";

testManyTasks(DEALER, async () => DEALER, 20_000);
