import { expect, test } from "vitest";
import { kindOf, readArguments } from "../../bench/src/arguments.js";
import { digits, digitsBeside, limit, withUnit } from "../../bench/src/format.js";
import { BEST, judge } from "../../bench/src/judge.js";
import { median, quantile, spread, summarize } from "../../bench/src/median.js";
import { measureInTurns } from "../../bench/src/rounds.js";
import { renderBenchTable } from "../docs/bench-table.mjs";
import { renderSpeedSummary } from "../docs/speed-summary.mjs";

const side = (form, ...values) => ({ form, results: values.map((n) => ({ n })) });
const begin = async () => {};
const measure = {
  title: "it",
  key: "n",
  unit: "us",
  better: "less",
  compare: "ratio",
  budget: { shm: { bar: 2, goal: 1 } },
};

test("a median is the middle value, or lies between the two middle ones, whatever the order", () => {
  expect(median([10, 9, 100])).toBe(10);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(quantile([0, 100], 0.99)).toBe(99);
  expect(() => median([])).toThrow(RangeError);
});

test("a spread is the distance of the extremes as a share of the median", () => {
  expect(spread(summarize([9, 10, 12]))).toBeCloseTo(0.3);
  expect(spread(summarize([0, 0]))).toBe(0);
});

test("sides take turns, and every round begins with another one", async () => {
  const order = [];
  const { results } = await measureInTurns(["a", "b"], 3, begin, async (one) => {
    order.push(one);
    return { numbers: order.length, others: 0 };
  });
  expect(order.join("")).toBe("abbaab");
  expect(results.get("b")).toEqual([2, 3, 6]);
});

test("disturbed rounds are repeated, as often again at most, and the least disturbed ones count", async () => {
  const measureWith = (all) =>
    measureInTurns(["a"], 2, begin, async () => ({ numbers: all[0], others: all.shift() }));
  const one = await measureWith([0.9, 0.1, 0.2]);
  expect(one.results.get("a")).toEqual([0.1, 0.2]);
  expect(one.others).toBe(0.2);
  const other = await measureWith([0.9, 0.8, 0.1, 0.7]);
  expect(other.results.get("a")).toEqual([0.1, 0.7]);
  expect(other.others).toBe(0.7);
});

test("ratios are taken round by round, and their median is judged", () => {
  const result = judge(measure, [side("ours", 10, 40, 30)], [side("raw", 10, 20, 10)], "shm", 0);
  expect(result.ratio).toEqual({ median: 2, min: 1, max: 3 });
  expect(result).toMatchObject({ barMet: true, goalMet: false, noise: { isNoisy: true } });
});

test("of several forms the best counts, or the worst, or the first", () => {
  const ours = [side("middle", 5), side("fast", 1), side("slow", 9)];
  const formBy = (more) => judge({ ...measure, ...more }, ours, [side("raw", 10)], "shm", 0).form;
  expect(formBy({})).toBe("fast");
  expect(formBy({ better: "more" })).toBe("slow");
  expect(formBy({ judged: "worst" })).toBe("slow");
  expect(formBy({ judged: "first" })).toBe("middle");
});

test("of several raw forms the one named is compared with, the others are told beside", () => {
  const raws = [side("fast", 5), side("slow", 20)];
  const result = judge({ ...measure, against: "slow" }, [side("ours", 10)], raws, "shm", 0);
  expect(result).toMatchObject({ rawForm: "slow", ratio: { median: 0.5 }, otherRaws: [{ form: "fast" }] });
  expect(judge(measure, [side("ours", 10)], raws, "shm", 0).rawForm).toBe("fast");
});

test("the best raw form is the one whose median is best, by what is better", () => {
  const raws = [side("middle", 10, 10, 10), side("large", 5, 20, 30), side("small", 1, 2, 100)];
  const rawBy = (better) =>
    judge({ ...measure, better, against: BEST }, [side("ours", 1, 1, 1)], raws, "shm", 0).rawForm;
  expect([rawBy("more"), rawBy("less")]).toEqual(["large", "small"]);
});

test("an excess is ours without what raw takes; without a comparison ours alone is judged", () => {
  const ours = [side("ours", 11)];
  expect(judge({ ...measure, compare: "excess" }, ours, [side("raw", 10)], "shm", 0)).toMatchObject({
    excess: { median: 1 },
    goalMet: true,
  });
  expect(judge({ ...measure, compare: undefined }, ours, [], "shm", 0).barMet).toBe(false);
});

test("numbers have three digits, limits say whether they are met", () => {
  expect([0.123, 1.234, 12.34, 1234.5, -0.001].map(digits)).toEqual([
    "0.12",
    "1.23",
    "12.3",
    "1,235",
    "0.00",
  ]);
  expect(withUnit(4, "%")).toBe("4.00%");
  expect(limit(1.8, true, { compare: "ratio", unit: "M/s" })).toBe("1.8x, met");
  expect(limit(20, false, { compare: "excess", unit: "kB" })).toBe("20 kB over raw, missed");
  expect(limit(undefined, undefined, { unit: "us" })).toBe("-");
});

test("only a whole run writes the committed results by itself", () => {
  const whole = { only: ["a", "b"], dealers: ["shm:", "pipe:", "zmq+ipc:", "redis:"], isWhole: true };
  expect(readArguments([], ["a", "b"])).toMatchObject(whole);
  const one = { dealers: ["shm:?ringBytes=131072"], isWhole: false };
  expect(readArguments(["--dealer", "shm:?ringBytes=131072"], ["a"])).toMatchObject(one);
  expect(readArguments(["--quick"], ["a"]).isWhole).toBe(false);
  expect(readArguments(["--only", "a"], ["a", "b"])).toMatchObject({ only: ["a"], isWhole: false });
  expect(readArguments(["--only", "a", "--update"], ["a"])).toMatchObject({ update: true, isWhole: false });
  expect(() => readArguments(["--quick", "--update"], ["a"])).toThrow("--update");
  expect(() => readArguments(["--only", "c"], ["a", "b"])).toThrow("a, b are allowed");
});

test("the kind of a dealer is its URL's scheme without what is behind a plus sign", () => {
  expect(["shm:?ringBytes=4096", "zmq+ipc:///x", "redis://h"].map(kindOf)).toEqual(["shm", "zmq", "redis"]);
});

const MACHINE = { cpu: "CPU", cores: 2, node: "20.0.0", v8: "11", packages: { "@x/y": "1.0.0" } };
const DATE = "2026-01-02T03:04:05.000Z";
const rowOf = (ours, raw, more) => ({
  ...judge(measure, [side("ours", ours)], [side("raw", raw)], "shm", 0),
  ...more,
});

test("the table of a dealer has a line for each result, and the machine and the days stand below", () => {
  const rows = [
    rowOf(10, 10),
    rowOf(10, 10, { dealer: "pipe", date: "2026-01-04T00:00:00.000Z", cpu: "XPU" }),
  ];
  const table = renderBenchTable({ date: DATE, machine: MACHINE, rows });
  expect(table.match(/^### .*$/gm)).toEqual(["### shm:", "### pipe:"]);
  expect(table.split("| it | 10.0 us | 10.0 us | 1.00x | 2x, met | 1x, met |")).toHaveLength(3);
  expect(table).toContain("CPU or XPU, 2 cores, Node 20.0.0, V8 11; @x/y 1.0.0; 2026-01-02 to 2026-01-04.");
});

test("the summary counts the bars that are met, and tells by how much and over which dealers others are missed", () => {
  const pool = { row: "pool", title: "pool, beside all others", bar: undefined };
  const rows = [rowOf(10, 10), rowOf(50, 10), rowOf(70, 10, { dealer: "pipe" }), rowOf(30, 10, pool)];
  const summary = renderSpeedSummary({ date: DATE, machine: MACHINE, rows });
  expect(summary).toContain("| a pool of two, trivial tasks | 30.0 us, 3.00x all others | - |");
  expect(summary).toContain(
    "1 of 3 bars are met. Missed:\n\n- it: shm 5.00x (bar 2x), pipe 7.00x (bar 2x)\n",
  );
  expect(renderSpeedSummary({ date: DATE, machine: MACHINE, rows: [rowOf(1, 1)] })).toContain(
    "1 of 1 bars are met.\n",
  );
});

test("a ratio that only comes near its limit is not written like the limit", () => {
  expect(digitsBeside(4.998, 5, 10)).toBe("4.998");
  expect(digitsBeside(4.99996, 5)).toBe("4.99996");
  expect(digitsBeside(4.96, 5)).toBe("4.96");
  expect(digitsBeside(5, 5)).toBe("5.00");
  expect(digitsBeside(0.8004, 0.8)).toBe("0.8004");
});
