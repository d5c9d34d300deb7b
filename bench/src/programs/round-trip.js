import { Boss } from "@bossworks/core";
import { elapsed, medianOf, runMeasured } from "../lib/program.js";
import { messageOf } from "../lib/tally.js";
import { awaitingEcho, blockingEcho } from "../workers/echo.worker.js";

const WORKERS = { awaitingEcho, blockingEcho };

/** How the boss's program may play: both resolve after `trips` answers. */
const PLAYERS = {
  listener(employee, trips) {
    return new Promise((resolve, reject) => {
      const onMessage = ({ data }) => {
        if (data.id + 1 < trips) return employee.send(messageOf(data.id + 1)).catch(reject);
        employee.off("message", onMessage);
        resolve();
      };
      employee.on("message", onMessage);
      employee.send(messageOf(0)).catch(reject);
    });
  },

  async iterator(employee, trips) {
    await employee.send(messageOf(0));
    for await (const { id } of employee) {
      if (id + 1 === trips) return;
      await employee.send(messageOf(id + 1));
    }
  },
};

/** The boss sends, the worker answers, the boss sends again: microseconds a trip. */
await runMeasured(async ({ dealer, worker, player, trips, samples, warmups }) => {
  const boss = new Boss({ dealer });
  const employee = await boss.employ(WORKERS[worker]);
  const elapsedMs = await medianOf({ samples, warmups }, () =>
    elapsed(() => PLAYERS[player](employee, trips)),
  );
  await boss.close();
  return { tripUs: (1000 * elapsedMs) / trips };
});
