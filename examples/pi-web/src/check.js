// What CI runs: the page in a real Chromium, at the width of a screen and of a phone, by mouse and by keyboard.
import assert from "node:assert/strict";
import { after, test } from "node:test";
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
after(async () => {
  await browser.close();
  await server.close();
});

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

test("S1: the joint pi of workers from the config and the elapsed time appear in the browser, and a chart of how it converges", async () => {
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
});

test("S1: a button suspends one worker, the others go on", async () => {
  await button("Suspend pi-2").click();
  await until(1, "suspended");
  const before = [await stepOf(0), await stepOf(1)];
  await rounds(3);
  assert.ok((await stepOf(0)) > before[0]);
  assert.equal(await stepOf(1), before[1]);
});

test("by keyboard: its button, which has the focus still, lets it go on", async () => {
  const stood = await stepOf(1);
  await button("Resume pi-2").focus();
  await page.keyboard.press("Enter");
  await until(1, "running");
  await page.waitForFunction(
    (step) => Number(document.querySelectorAll("#workers tr")[1].dataset.step) > step,
    stood,
  );
  assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), "Suspend pi-2");
});

test("S1: all stand, all go on", async () => {
  await button("Suspend all").click();
  for (const index of [0, 1, 2]) await until(index, "suspended");
  const still = await Promise.all([0, 1, 2].map(stepOf));
  await rounds(2);
  assert.deepEqual(await Promise.all([0, 1, 2].map(stepOf)), still);
  await button("Resume all").click();
  for (const index of [0, 1, 2]) await until(index, "running");
});

test("on a phone nothing is wider than the screen, and every button can be reached", async () => {
  await page.setViewportSize(PHONE);
  await rounds(1);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= PHONE.width, `the page is ${width} wide on a phone`);
  await button("Stop pi-3").scrollIntoViewIfNeeded();
  if (process.env.SCREENSHOT)
    await page.screenshot({ path: `${process.env.SCREENSHOT}-phone.png`, fullPage: true });
});

test("S1: one stops, then all; then it starts again", async () => {
  await button("Stop pi-3").click();
  await until(2, "stopped");
  assert.equal(await stateOf(0), "running");
  await button("Stop all").click();
  for (const index of [0, 1]) await until(index, "stopped");
  const before = Number.parseFloat(await page.locator("#elapsed").textContent());
  await button("Start again").click();
  await until(0, "running");
  assert.ok(Number.parseFloat(await page.locator("#elapsed").textContent()) < before);
});

test("another site gives no orders here", async () => {
  const foreign = await fetch(`${server.url}orders/stop`, {
    method: "POST",
    headers: { origin: "http://elsewhere.example", "content-type": "text/plain" },
  });
  assert.equal(foreign.status, 403);
});

test("the page made no error on the way", () => {
  assert.deepEqual(faults, []);
});
