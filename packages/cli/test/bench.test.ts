import { expect, onTestFinished, test } from "vitest";
import { startRedis } from "../../dealer-redis/test/support/redis-server.mjs";
import type { BenchReport, DealerResult } from "../src/index.js";
import { bossworks } from "./support.js";

/** The least there is: it shows that all is measured, its figures say little. */
const SHORT = ["--seconds", "0.1"];

test("each dealer that can be reached gets its figures, and what is not reachable its reason", async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const reachable = ["shm:", "pipe:", "zmq+ipc://", redis.url];
  const urls = [...reachable, "redis://:s3cret@127.0.0.1:1"];
  const { code, stdout } = await bossworks([
    "bench",
    "--json",
    ...SHORT,
    ...urls.flatMap((url) => ["--dealer", url]),
  ]);
  expect(code).toBe(1);
  const report = JSON.parse(stdout) as BenchReport;
  expect(report).toMatchObject({ node: process.versions.node, secondsPerDealer: 0.1 });
  expect(report.dealers.map(({ dealer }) => dealer)).toEqual([...reachable, "redis://127.0.0.1:1"]);
  for (const result of report.dealers.slice(0, -1)) expectFigures(result);
  expect(report.dealers.at(-1)).toMatchObject({
    reachable: false,
    reason: expect.stringContaining("start the server"),
  });
  expect(stdout).not.toContain("s3cret");
});

test("as text: a table; a dealer that nobody named may be missing", async () => {
  const { code, stdout, stderr } = await bossworks(["bench", ...SHORT]);
  expect(code).toBe(0);
  expect(stderr).toBe("");
  expect(stdout).not.toContain("\x1b");
  expect(stdout).toMatch(/^dealer +STATUS p50 +p99 +to boss +to worker +both ways\nshm: +[\d.]+ [mu]s +/);
  for (const dealer of ["pipe:", "zmq+ipc://", "redis://127.0.0.1:6379"])
    expect(stdout).toMatch(new RegExp(`^${dealer.replaceAll("+", "\\+")} `, "m"));
});

test("a dealer that is named and cannot be made at all is not reachable either", async () => {
  const { code, stdout } = await bossworks(["bench", ...SHORT, "--dealer", "zmq+tcp://*:5555"]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^zmq\+tcp:\/\/\*:5555 was not reachable: .*CURVE/);
  expect(stdout).not.toContain("medians");
});

function expectFigures(result: DealerResult): void {
  if (!result.reachable) throw new Error(`${result.dealer}: ${result.reason}`);
  const { statusMs, messagesPerSecond } = result;
  expect(statusMs.p50).toBeGreaterThan(0);
  expect(statusMs.p99).toBeGreaterThanOrEqual(statusMs.p50);
  for (const rate of Object.values(messagesPerSecond)) expect(rate).toBeGreaterThan(0);
}
