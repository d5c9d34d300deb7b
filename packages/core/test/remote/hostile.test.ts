import type { Host } from "@bossworks/core";
import { expect, onTestFinished, test } from "vitest";
import { LyingBoss } from "./lying-boss.js";
import { LyingHost } from "./lying-host.js";
import { fixture, joinedHost, makeBoss, makeHost, makeMeeting, until, within } from "./support.js";

/** A host that has joined the one who lies, and what it started and refused since. */
async function deceived(): Promise<{ boss: LyingBoss; host: Host; started: string[]; refused: string[] }> {
  const meeting = makeMeeting();
  const boss = await LyingBoss.open(meeting);
  const host = makeHost(meeting);
  const started: string[] = [];
  const refused: string[] = [];
  host.on("started", ({ worker }) => started.push(worker));
  host.on("refused", ({ reason }) => refused.push(reason));
  const joined = host.start();
  await boss.enrol();
  await within("joining", joined);
  return { boss, host, started, refused };
}

test.each([
  ["kill", "SIGKILL"],
  ["terminate", "SIGTERM"],
])(
  "an order as a boss gives it runs, and its end by %s is told: what is refused below is refused for what is wrong with it",
  async (how, signal) => {
    const { boss, started, refused } = await deceived();
    boss.say("EMPLOY", boss.seal(boss.order()));
    await until("its start", () => started.length === 1);
    boss.say("KILL", { worker: "w1", how });
    expect((await boss.hears("STATUS_EXITED")).body).toMatchObject({ worker: "w1", signal });
    expect(refused).toEqual([]);
  },
);

test("an order that comes while the host closes runs nothing, and is told as lost", async () => {
  const { boss, host, started } = await deceived();
  boss.say("EMPLOY", boss.seal(boss.order({ definition: "stuck" })));
  await until("its start", () => started.length === 1);
  const closed = host.close();
  await boss.hears("STATUS_DRAINING");
  boss.say("EMPLOY", boss.seal(boss.order({ worker: "w2" })));
  const { body } = await boss.hears("STATUS_EXITED");
  expect(body).toMatchObject({ worker: "w2", why: { kind: "host", message: "its host was closed" } });
  await within("close", closed);
  expect(started).toEqual(["w1"]);
});

test.each<[string, { readonly [field: string]: unknown }]>([
  ["an unknown name", { definition: "rm" }],
  ["a path", { definition: fixture("jobs.mjs").pathname }],
  ["a path that leads up", { definition: "../fixtures/remote/jobs.mjs" }],
  ["a file's URL", { definition: fixture("jobs.mjs").href }],
  ["a URL with code", { definition: "data:text/javascript,process.exit(9)" }],
  ["a definition that has no name", { definition: "nameless" }],
  ["a name of every object", { definition: "__proto__" }],
  ["constructor", { definition: "constructor" }],
])("%s for a definition runs nothing, and the host says which it runs", async (_, changed) => {
  const { boss, started, refused } = await deceived();
  boss.say("EMPLOY", boss.seal(boss.order(changed)));
  const { body } = await boss.hears("STATUS_EXITED");
  expect(body).toMatchObject({
    worker: "w1",
    why: { kind: "start", message: expect.stringMatching(/it runs echo/) },
  });
  expect([started, refused.length]).toEqual([[], 1]);
});

test("a refusal of any length is told, and the host is kept", async () => {
  const { boss, refused } = await deceived();
  boss.say("EMPLOY", boss.seal({ ...boss.order(), ["x".repeat(20_000)]: 1 }));
  const { body } = await boss.hears("STATUS_EXITED");
  expect((body as { why: { message: string } }).why.message.length).toBeLessThanOrEqual(2048);
  expect(refused).toHaveLength(1);
});

test.each<[string, { readonly [field: string]: unknown }]>([
  ["a module beside the name", { module: "file:///tmp/evil.mjs" }],
  ["flags", { execArgv: ["--import=data:text/javascript,1"] }],
  ["an environment", { env: { NODE_OPTIONS: "--import=data:text/javascript,1" } }],
  ["no name", { definition: null }],
  ["a number for a name", { definition: 1 }],
  ["an empty id", { worker: "" }],
  ["no id", { worker: 7 }],
  ["a short token", { token: Buffer.alloc(8) }],
  ["a policy nobody knows", { onLinkLoss: "explode" }],
  ["a ring without end", { ringBytes: 2 ** 40 }],
  ["a ring that is no power of two", { ringBytes: 65_537 }],
  ["a time before all times", { stopGraceMs: -1 }],
  ["a time after all times", { orphanAfterMs: 2 ** 31 }],
  ["a heartbeat without a pause", { heartbeatMs: 1 }],
  ["a limit that is a text", { resourceLimits: { maxOldGenerationSizeMb: "1 --eval=1" } }],
  ["a ticket that is none", { ticket: { greeting: "x" } }],
  ["a ticket that names a module", { ticket: { module: "file:///tmp/evil.mjs", greeting: 1 } }],
  ["a ticket that is a text", { ticket: "file:///tmp/evil.mjs" }],
  ["features of another kind", { features: { lossless: "yes" } }],
])("an order with %s runs nothing, and the host says so", async (_, changed) => {
  const { boss, started, refused } = await deceived();
  boss.say("EMPLOY", boss.seal(boss.order(changed)));
  const isKnown = typeof (boss.order(changed) as { worker: unknown }).worker === "string";
  const { body } = await boss.hears(isKnown ? "STATUS_EXITED" : "STATUS_ERROR");
  if (isKnown) expect(body).toMatchObject({ code: null, signal: null, why: { kind: "start" } });
  else expect(body).toMatch(/an order/);
  expect([started, refused.length]).toEqual([[], 1]);
});

test("what lies in a ticket beside what it needs is not used", async () => {
  const { boss, started } = await deceived();
  const ticket = {
    ...(boss.ticket("w1") as object),
    module: "data:text/javascript,process.exit(9)",
    path: "/dev/null",
  };
  boss.say("EMPLOY", boss.seal(boss.order({ ticket })));
  // Refused as a whole, or started with its own module: never with what is named there.
  const outcome = await Promise.race([
    boss.hears("STATUS_EXITED").then(() => "refused"),
    until("its start", () => started.length === 1).then(() => "started"),
  ]);
  expect(["refused", "started"]).toContain(outcome);
  if (outcome === "started") {
    boss.say("KILL", { worker: "w1", how: "kill" });
    expect((await boss.hears("STATUS_EXITED")).body).toMatchObject({ code: null, signal: "SIGKILL" });
  }
});

test("an order that is not sealed, sealed for somebody else, forged or said again runs nothing, and the next one does", async () => {
  const { boss, started, refused } = await deceived();
  const hears = async (): Promise<string> => String((await boss.hears("STATUS_ERROR")).body);
  boss.say("EMPLOY", boss.order());
  expect(await hears()).toMatch(/forged/);
  boss.say("EMPLOY", Buffer.alloc(200, 7));
  expect(await hears()).toMatch(/forged/);
  boss.say("EMPLOY", null);
  expect(await hears()).toMatch(/forged/);
  const sealed = boss.seal(boss.order());
  const forged = Buffer.from(sealed);
  forged[10] = (forged[10] ?? 0) ^ 1;
  boss.say("EMPLOY", forged);
  expect(await hears()).toMatch(/forged/);
  boss.say("EMPLOY", sealed);
  await until("its start", () => started.length === 1);
  boss.say("EMPLOY", sealed);
  expect(await hears()).toMatch(/forged, or said again/);
  boss.say("KILL", { worker: "w1", how: "kill" });
  await boss.hears("STATUS_EXITED");
  expect([started, refused.length]).toEqual([["w1"], 5]);
});

test("words nobody knows, kills of nobody and a second enrolment change nothing", async () => {
  const { boss, started, refused } = await deceived();
  for (const [verb, body] of [
    ["RUN", { module: "file:///tmp/evil.mjs" }],
    ["KILL", { worker: "w1", how: "kill" }],
    ["KILL", { worker: "w1", how: "SIGKILL" }],
    ["KILL", 1],
    ["ENROL", { boss: "other", nonce: Buffer.alloc(16), ticket: Buffer.alloc(40) }],
    ["eval", "process.exit(9)"],
  ] as const)
    boss.say(verb, body);
  boss.say("EMPLOY", boss.seal(boss.order()));
  await until("its start", () => started.length === 1);
  expect(refused).toHaveLength(5);
});

test("a second enrolment changes nothing, although its seal fits", async () => {
  const { boss, host, refused } = await deceived();
  let joined = 0;
  host.on("joined", () => joined++);
  await boss.enrol();
  expect((await boss.hears("STATUS_ERROR")).body).toMatch(/a second enrolment/);
  expect([joined, refused.length]).toEqual([0, 1]);
});

test("a boss that turns away a host it has let in is left, and what it had started there is gone", async () => {
  const { boss, host, started } = await deceived();
  const left = new Promise<{ reason: string }>((resolve) => host.once("left", resolve));
  const exited = new Promise<{ worker: string }>((resolve) => host.once("exited", resolve));
  boss.say("EMPLOY", boss.seal(boss.order()));
  await until("its start", () => started.length === 1);
  boss.say("STATUS_ERROR", "enough");
  expect((await within("leaving", left)).reason).toBe("enough");
  expect(await within("its worker's end", exited)).toMatchObject({ worker: "w1", signal: "SIGKILL" });
});

test("an enrolment without the token's seal is none", async () => {
  const meeting = makeMeeting();
  const boss = await LyingBoss.open(meeting);
  const host = makeHost(meeting);
  let isIn = false;
  host.on("joined", () => {
    isIn = true;
  });
  const refused = new Promise<{ reason: string }>((resolve) => host.once("refused", resolve));
  void host.start().catch(() => {});
  await boss.joining();
  boss.say("ENROL", { boss: "liar", nonce: Buffer.alloc(16), ticket: Buffer.alloc(60) });
  expect((await within("refusal", refused)).reason).toMatch(/seal/);
  expect(isIn).toBe(false);
});

test("what a host says that cannot be ends that host's session alone", async () => {
  const { LyingHost } = await import("./lying-host.js");
  const meeting = makeMeeting();
  const { boss, good } = await LyingHost.company(meeting);
  onTestFinished(() => boss.close());
  for (const said of LyingHost.NONSENSE) {
    const liar = await LyingHost.join(meeting);
    liar.say(said.verb, said.body);
    await within(`the end after ${said.verb}`, liar.ended);
  }
  expect([...boss.hosts.values()].map(({ name }) => name)).toEqual(["good"]);
  expect(await good()).toMatchObject({ params: "still here" });
});

test("who is let in and then hangs keeps nobody out", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  // The first one says that the lobby is open.
  await joinedHost(meeting, { name: "first" });
  for (let i = 0; i < 3; i++) await LyingHost.hang(meeting);
  await joinedHost(meeting, { name: "second" });
  expect([...boss.hosts.values()].map(({ name }) => name)).toEqual(["first", "second"]);
});
