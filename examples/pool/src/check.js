// What CI runs: every frame is what one thread would have drawn, in order; calling one off leaves the next alone.
import assert from "node:assert/strict";
import { Boss } from "@bossworks/core";
import { drawRow } from "./draw-row.js";
import { callOff, render } from "./render.js";

const views = Array.from({ length: 40 }, (_, i) => ({ width: 40, height: 12, zoom: 1.2 ** i }));
const draw = (view) => Array.from({ length: view.height }, (_, y) => drawRow(view, y));

const boss = new Boss();
try {
  let held = 0;
  const frames = await render(boss, {
    views,
    meanwhile: async () => {
      held++;
      for (const { status } of (await boss.status()).values()) assert.equal(status, "STATUS_SUSPENDED");
    },
  });
  assert.equal(held, 1);
  assert.deepEqual(frames, views.map(draw));
  assert.deepEqual(await callOff(boss), {
    calledOff: "ABORTED",
    next: draw({ width: 40, height: 10, zoom: 1 }),
  });
  assert.equal(boss.staff.size, 0);
} finally {
  await boss.close();
}
console.log("40 frames in order over a pause and new workers; one without end called off, the next unharmed");
