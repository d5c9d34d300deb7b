import { Boss } from "@bossworks/core";
import { type PipeDealerOptions, pipeDealer } from "@bossworks/dealer-pipe";
import { expect, test } from "vitest";

const TOO_LONG = `/tmp/${"x".repeat(99)}`;

test.each<[unknown, RegExp]>([
  [{ paht: "/tmp/x" }, /"paht".*"path"/],
  [{ path: 5 }, /path.*5/],
  [{ path: "" }, /path.*absolute/],
  [{ path: "jobs.sock" }, /path.*absolute/],
  [{ path: "/tmp/" }, /path.*absolute/],
  [{ path: "/tmp/a\0b" }, /path.*zero byte/],
  [{ path: TOO_LONG }, /path.*104 bytes.*103/],
  [{ path: `/tmp/${"ü".repeat(50)}` }, /path.*105 bytes.*103/],
  [{ path: "/tmp/x", url: "pipe:" }, /path and url/],
  [{ url: "shm:" }, /url.*pipe:/],
  [{ url: "pipe:x.sock" }, /path.*absolute/],
  [{ url: "pipe://run/x.sock" }, /host.*pipe:\/\/\/run/],
  [{ url: "pipe:/run/x.sock?mode=1" }, /a path alone/],
  [{ url: "pipe:/run/%zz" }, /percent/],
  [{ greetingTimeoutMs: -1 }, /greetingTimeoutMs.*-1/],
  [null, /options/],
])("pipeDealer(%o) is a TypeError that names the option and what is allowed", (options, message) => {
  expect(() => pipeDealer(options as PipeDealerOptions)).toThrow(TypeError);
  expect(() => pipeDealer(options as PipeDealerOptions)).toThrow(message);
});

test.each<[PipeDealerOptions | undefined]>([
  [undefined],
  [{}],
  [{ path: undefined }],
  [{ path: `/tmp/${"x".repeat(98)}` }],
  [{ url: "pipe:" }],
  [{ url: "pipe:/run/x.sock" }],
  [{ url: "PIPE:/run/x.sock" }],
  [{ url: "pipe:///run/x%20y.sock" }],
])("pipeDealer(%o) makes a dealer", (options) => {
  const { name, features } = pipeDealer(options);
  expect(name).toBe("pipe");
  expect(features).toMatchObject({ kind: "packet", place: "process", remote: false, lossless: true });
});

test.each(["pipe:", "pipe:/tmp/x.sock", "pipe:///tmp/x.sock"])("a boss takes %s", (dealer) => {
  expect(new Boss({ dealer })).toBeInstanceOf(Boss);
});

test("a boss is told at once that its path is too long", () => {
  expect(() => new Boss({ dealer: `pipe:${TOO_LONG}` })).toThrow(/103/);
  expect(() => new Boss({ dealer: { kind: "pipe", path: TOO_LONG } })).toThrow(TypeError);
});
