import { Boss } from "@bossworks/core";
import { callOff, render } from "./render.js";

const views = Array.from({ length: 24 }, (_, i) => ({ width: 78, height: 24, zoom: 1.25 ** i }));

const boss = new Boss();
try {
  const frames = await render(boss, {
    views,
    meanwhile: async () => console.log("half of the film is rendered; the pool stands, and nothing is begun"),
  });
  console.log(frames.at(-1).join("\n"));
  console.log(`${frames.length} frames, in order`);
  const { calledOff, next } = await callOff(boss);
  console.log(`a frame without end: ${calledOff}; the next one has ${next.length} rows`);
} finally {
  await boss.close();
}
