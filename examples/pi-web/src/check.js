// What CI runs: the page in a real Chromium, at the width of a screen and of a phone, by mouse and by keyboard.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { findBrowser } from "../test/find-browser.js";
import { startServer } from "./serve.js";

const DEADLINE_MS = 20_000;
const PHONE = { width: 360, height: 740 };

/** Long enough to be stopped. */
const SETTINGS = {
  workers: 3,
  iterations: [1e10, 2e10],
  askMs: [20, 60],
  dealer: process.env.BOSSWORKS_DEALER ?? "shm:",
  host: "127.0.0.1",
  port: 0,
};

const server = await startServer(SETTINGS);
const browser = await chromium.launch({
  executablePath: findBrowser(),
  // A container's user has no namespaces of its own, and little shared memory.
  args: ["--no-sandbox", "--disable-dev-shm-usage"],
});
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(DEADLINE_MS);
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await page.goto(server.url);

  const button = (name) => page.getByRole("button", { name, exact: true });
  const row = (index) => page.locator("#workers tr").nth(index);
  const stateOf = (index) => row(index).locator("[data-state]").textContent();
  const stepOf = async (index) => Number(await row(index).getAttribute("data-step"));
  const until = (index, state) =>
    row(index).locator(`[data-state]:text-is("${state}")`).waitFor({ timeout: DEADLINE_MS });
  /** So many rounds have come. */
  const rounds = async (count) => {
    const elapsed = page.locator("#elapsed");
    for (let i = 0; i < count; i++) {
      const before = await elapsed.textContent();
      await page.waitForFunction((text) => document.getElementById("elapsed").textContent !== text, before);
    }
  };

  // The joint result converges, and the chart is drawn.
  await page.waitForFunction(() => document.querySelectorAll("#workers tr").length === 3);
  await page.waitForFunction(() => Math.abs(Number(document.getElementById("pi").value) - Math.PI) < 0.01);
  await rounds(3);
  assert.equal(await page.locator("#chart canvas").count(), 1);
  await page.waitForFunction(() => {
    const canvas = document.querySelector("#chart canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value) => value > 0);
  });
  if (process.env.SCREENSHOT) await page.screenshot({ path: `${process.env.SCREENSHOT}-wide.png` });

  // One worker stands, the others go on.
  await button("Suspend pi-2").click();
  await until(1, "suspended");
  const [stood, went] = [await stepOf(1), await stepOf(0)];
  await rounds(3);
  assert.equal(await stepOf(1), stood);
  assert.ok((await stepOf(0)) > went);

  // By keyboard: its button, which has the focus still, lets it go on.
  await button("Resume pi-2").focus();
  await page.keyboard.press("Enter");
  await until(1, "running");
  await page.waitForFunction(
    (step) => Number(document.querySelectorAll("#workers tr")[1].dataset.step) > step,
    stood,
  );
  assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), "Suspend pi-2");

  // All stand, all go on.
  await button("Suspend all").click();
  for (const index of [0, 1, 2]) await until(index, "suspended");
  const still = await Promise.all([0, 1, 2].map(stepOf));
  await rounds(2);
  assert.deepEqual(await Promise.all([0, 1, 2].map(stepOf)), still);
  await button("Resume all").click();
  for (const index of [0, 1, 2]) await until(index, "running");

  // On a phone nothing is wider than the screen, and every button can be reached.
  await page.setViewportSize(PHONE);
  await rounds(1);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= PHONE.width, `the page is ${width} wide on a phone`);
  await button("Stop pi-3").scrollIntoViewIfNeeded();
  if (process.env.SCREENSHOT)
    await page.screenshot({ path: `${process.env.SCREENSHOT}-phone.png`, fullPage: true });

  // One stops, then all; then it starts again.
  await button("Stop pi-3").click();
  await until(2, "stopped");
  assert.equal(await stateOf(0), "running");
  await button("Stop all").click();
  for (const index of [0, 1]) await until(index, "stopped");
  const before = Number.parseFloat(await page.locator("#elapsed").textContent());
  await button("Start again").click();
  await until(0, "running");
  assert.ok(Number.parseFloat(await page.locator("#elapsed").textContent()) < before);

  // Another site gives no orders here.
  const foreign = await fetch(`${server.url}orders/stop`, {
    method: "POST",
    headers: { origin: "http://elsewhere.example", "content-type": "text/plain" },
  });
  assert.equal(foreign.status, 403);
  assert.deepEqual(faults, []);
  console.log(
    "the page shows 3 workers, suspends, resumes and stops them, by mouse, by keyboard and on a phone",
  );
} finally {
  await browser.close();
  await server.close();
}
