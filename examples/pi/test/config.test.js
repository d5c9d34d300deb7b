import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { randomIn, readSettings } from "../src/config.js";

test("flags count more than the environment, and that more than the file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "pi-"));
  try {
    const file = join(folder, "my.json");
    writeFileSync(
      file,
      JSON.stringify({ workers: 2, iterations: [1, 2], askMs: 5, dealer: "shm:?spinUs=0" }),
    );
    const env = { PI_WORKERS: "3", PI_ITERATIONS: "10..20" };
    expect(readSettings(["--config", file], {})).toEqual({
      workers: 2,
      iterations: [1, 2],
      askMs: [5, 5],
      dealer: "shm:?spinUs=0",
    });
    expect(readSettings(["--config", file], env)).toMatchObject({ workers: 3, iterations: [10, 20] });
    expect(readSettings(["--config", file, "--workers", "4", "--ask", "1..9"], env)).toMatchObject({
      workers: 4,
      askMs: [1, 9],
    });
    expect(readSettings([], { BOSSWORKS_DEALER: "pipe:" }).dealer).toBe("pipe:");
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.each([
  [["--workers", "0"], /workers: 0 given/],
  [["--workers", "two"], /workers: two given/],
  [["--iterations", "9..1"], /iterations: 9\.\.1 given/],
  [["--ask", "x"], /ask: x given; MIN\.\.MAX/],
  [["--config", "no-such.json"], /no-such\.json cannot be read/],
  [["--nonsense"], /nonsense/],
])("%j is refused with a sentence that helps", (args, message) => {
  expect(() => readSettings(args, {})).toThrow(message);
});

test("random numbers stay in their range, both ends included", () => {
  const seen = new Set(Array.from({ length: 200 }, () => randomIn([1, 3])));
  expect([...seen].sort()).toEqual([1, 2, 3]);
});
