import { Boss, defineWorker, Host, workerAt } from "@bossworks/core";
import { expect, test } from "vitest";
import { DEALER, fixture, makeBoss } from "./support/boss.js";
import { mistakeOf } from "./support/deadline.js";

const SECRET_URL = "redis://jobs:hunter2@127.0.0.1:1";
const HOST = { dealer: "pipe:///run/x.sock", token: "sixteen bytes and more", modules: ["x.mjs"] };

test.each([
  ["dealr", "dealer"],
  ["autoStart", "autostart"],
  ["startTimeout", "startTimeoutMs"],
  ["signalTimeoutMS", "signalTimeoutMs"],
  ["stopGrace", "stopGraceMs"],
  ["windowbytes", "windowBytes"],
  ["maxMessageSize", "maxMessageBytes"],
  ["ringByte", "ringBytes"],
  ["loger", "logger"],
])("new Boss with the unknown option %s is a TypeError that guesses %s", (given, meant) => {
  const make = () => new Boss({ dealer: DEALER, [given]: 1 } as never);
  expect(make).toThrow(TypeError);
  expect(make).toThrow(new RegExp(`"${given}".*"${meant}"`));
});

test.each([
  ["name", "", /string/],
  ["name", 5, /string/],
  ["autostart", "yes", /boolean/],
  ["startTimeoutMs", "5000", /milliseconds/],
  ["startTimeoutMs", -1, /milliseconds/],
  ["signalTimeoutMs", Number.NaN, /milliseconds/],
  ["stopGraceMs", Number.POSITIVE_INFINITY, /milliseconds/],
  ["killGraceMs", 2 ** 31, /milliseconds/],
  ["stuckAfterMs", "1s", /milliseconds/],
  ["onLinkLoss", "die", /"continue".*"suspend".*"stop"/],
  ["windowBytes", 0, /bytes/],
  ["windowBytes", 1.5, /bytes/],
  ["maxMessageBytes", "1 MB", /bytes/],
  ["maxStaff", 0, /number/],
  ["ringBytes", 5000, /power of two/],
  ["ringBytes", 1024, /power of two/],
  ["stdio", "ignore", /"inherit".*"pipe"/],
  ["stdio", ["pipe"], /"inherit".*"pipe"/],
  ["onLinkLoss", ["stop"], /"continue".*"suspend".*"stop"/],
  ["logger", {}, /debug.*info.*warn.*error/],
])(
  "new Boss with %s: %j is a TypeError that names the option, what was given and what is allowed",
  (option, value, allowed) => {
    const make = () => new Boss({ dealer: DEALER, [option]: value } as never);
    expect(make).toThrow(TypeError);
    expect(make).toThrow(option);
    expect(make).toThrow(allowed);
    const shown =
      typeof value === "object"
        ? "object"
        : typeof value === "string"
          ? JSON.stringify(value)
          : String(value);
    expect(make).toThrow(shown);
  },
);

test.each<[string, () => unknown]>([
  ["in the place of the options", () => new Boss(SECRET_URL as never)],
  ["in the place of another option", () => new Boss({ autostart: SECRET_URL as never })],
  ["for one of a few words", () => new Boss({ onLinkLoss: SECRET_URL as never })],
  ["for the kind of a dealer", () => new Boss({ dealer: { kind: SECRET_URL } })],
  ["as a key with a colon for a dealer", () => new Boss({ dealer: "aVeryLongKeyThatEndsIn+hunter2:x" })],
  ["as a word where an object is allowed", () => new Host({ ...HOST, logger: "hunter2" as never })],
  ["as a host's labels", () => new Host({ ...HOST, labels: `${HOST.token} hunter2` as never })],
])("a secret %s is a TypeError that does not show it", (_, make) => {
  expect(make).toThrow(TypeError);
  expect(make).not.toThrow("hunter2");
});

test.each([[null], [3], ["shm:"]])("new Boss(%j) is a TypeError", (options) => {
  expect(() => new Boss(options as never)).toThrow(TypeError);
});

const definition = workerAt(fixture("idle.mjs"), "idle");

test.each([
  [{ parms: 1 }, /"parms".*"params"/],
  [{ autoStart: true }, /"autoStart".*"autostart"/],
  [{ name: 5 }, /name.*5.*string/],
  [{ env: "PATH" }, /env/],
  [{ env: { A: 5 } }, /env.*string.* as A/],
  [{ env: { A: "a\0b" } }, /env.*without NUL as A/],
  [{ env: { "A=B": "5" } }, /env.*not "A=B"/],
  [{ execArgv: "--no-warnings" }, /execArgv/],
  [{ execArgv: [5] }, /execArgv/],
  [{ stdio: "none" }, /stdio/],
  [{ resourceLimits: { maxOldGenerationSizeMB: 5 } }, /"maxOldGenerationSizeMB".*"maxOldGenerationSizeMb"/],
  [{ resourceLimits: { stackSizeMb: -1 } }, /stackSizeMb/],
])("employ with %j is a TypeError that names the option; nobody is employed", async (options, message) => {
  const boss = makeBoss();
  const mistake = await mistakeOf(() => boss.employ(definition, options as never));
  expect(mistake).toBeInstanceOf(TypeError);
  expect(mistake.message).toMatch(message);
  expect(boss.staff.size).toBe(0);
});

test.each([[undefined], [{}], ["idle.mjs"], [() => 1], [new URL("file:///x.mjs")]])(
  "employ of no definition (%o) is a TypeError",
  async (what) => {
    expect(await mistakeOf(() => makeBoss().employ(what as never))).toBeInstanceOf(TypeError);
  },
);

test("what is wrong with ringBytes is said once", () => {
  expect(() => new Boss({ dealer: DEALER, ringBytes: 1000 })).toThrow(
    /^Boss: option "ringBytes": 1000 given; a power of two from \d+ to \d+ is allowed$/,
  );
});

test("what is no options object, and a method of nothing, are a TypeError", () => {
  const boss = makeBoss();
  for (const options of [0, null]) expect(() => boss.counter("sum", options as never)).toThrow(TypeError);
  expect(() => defineWorker({ url: "file:///none.mjs" }, () => {}, null as never)).toThrow(TypeError);
  expect(() => workerAt("file:///none.mjs", undefined as never, "run")).toThrow(TypeError);
});
