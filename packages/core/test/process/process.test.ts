import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { AnyEmployee } from "@bossworks/core";
import { pipeDealer } from "@bossworks/dealer-pipe";
import { expect, onTestFinished, test } from "vitest";
import { encode } from "../../build/codec/codec.js";
import { placeInProcess } from "../../build/host/linked-process.js";
import { LANE, makeFrame } from "../../build/protocol/frame.js";
import { HandshakeRoom } from "../../build/session/handshake-room.js";
import { deferred } from "../../build/util/deferred.js";
import { failureOf, fixture, makeBoss, within, worker } from "./support.js";

const RING_BYTES = 65_536;

test("user code stands on the main thread of a process of its own, which is called after boss and worker", async () => {
  const boss = makeBoss({ name: "the-boss" });
  const employee = await boss.employ(worker("whoami"), { name: "the-worker", execArgv: ["--no-warnings"] });
  const { pid } = employee.where;
  expect(employee.where).toMatchObject({ kind: "process", threadId: 0 });
  expect(pid).not.toBe(process.pid);
  expect(await within("result", employee.result)).toEqual({
    pid,
    title: "bossworks the-boss the-worker",
    execArgv: ["--no-warnings"],
    cwd: "/",
    name: "the-worker",
    // No fork channel: what a worker says goes through its handle.
    hasSend: "undefined",
  });
});

test("a kill order is obeyed by the link while user code never looks", async () => {
  const dealer = pipeDealer();
  onTestFinished(async () => dealer.close());
  await dealer.open({ bossName: "test", ringBytes: RING_BYTES });
  const times = { stopGraceMs: 1000, heartbeatMs: 1000, lostAfterMs: 5000 };
  const wishes = { onLinkLoss: "continue", autostart: true } as const;
  const room = new HandshakeRoom();
  const place = placeInProcess(dealer, "w1", {
    bossName: "test",
    ringBytes: RING_BYTES,
    room,
    ...times,
    ...wishes,
  });
  const joined = deferred<void>();
  const port = place.makePort(
    {
      onFrame: (_lane, { verb }) => verb === "STATUS_JOINED" && joined.resolve(),
      onWritable: () => {},
      onBatchEnd: () => false,
      onEnd: () => {},
    },
    { onLinkBroken: () => {}, onLinkRestored: () => {}, onLinkRefused: () => {} },
  );
  const limits = { windowBytes: RING_BYTES, maxMessageBytes: RING_BYTES };
  const { ref: definition } = worker("deaf");
  const orders = { id: "w1", name: undefined, dealerName: "pipe", definition, limits, exitDrainMs: 500 };
  const plain = { env: undefined, execArgv: undefined, resourceLimits: undefined, stdio: "inherit" } as const;
  const { exited } = place.start(orders, plain);
  port.send(LANE.CONTROL, makeFrame("EMPLOY", 1, encode({ autostart: true, params: undefined })));
  await within("joining", joined.promise);
  port.send(LANE.CONTROL, makeFrame("KILL"));
  expect(await within("exit", exited)).toMatchObject({ code: null, signal: "SIGKILL" });
});

test("orders that do not travel start no process", async () => {
  const dealer = pipeDealer();
  const odd = Object.create(dealer, {
    channel: {
      value: (...given: Parameters<typeof dealer.channel>) => {
        const lease = dealer.channel(...given);
        return { ...lease, address: { ...lease.address, odd: new (class Odd {})() } };
      },
    },
    open: { value: dealer.open.bind(dealer) },
    close: { value: dealer.close.bind(dealer) },
  });
  const error = await failureOf("employ", makeBoss({ dealer: odd }).employ(worker("whoami")));
  expect(error.message).toMatch(/address\.odd/);
  expect(process.getActiveResourcesInfo()).not.toContain("ProcessWrap");
});

test("a terminal's Ctrl-C and hang-up are the boss's to answer; a worker's own handlers still run", async () => {
  const employee = await makeBoss().employ(worker("hit"));
  const messages = employee[Symbol.asyncIterator]();
  const ask = async (question: string) => {
    await employee.send(question as never);
    return (await within("the answer", messages.next())).value;
  };
  process.kill(employee.where.pid, "SIGHUP");
  process.kill(employee.where.pid, "SIGINT");
  expect(await ask("here?")).toMatchObject({ question: "here?" });
  // A signal and a message race through one process.
  const untilHandled = async () => {
    for (;;) {
      const answer = (await ask("still?")) as unknown as { ints: number };
      if (answer.ints > 0) return answer;
    }
  };
  expect(await within("its own handler", untilHandled())).toEqual({ question: "still?", ints: 1 });
});

test("a worker killed from outside is told with the signal, and its neighbour goes on", async () => {
  const boss = makeBoss();
  const [victim, neighbour] = await Promise.all([boss.employ(worker("deaf")), boss.employ(worker("hit"))]);
  process.kill(victim.where.pid, "SIGKILL");
  expect(await within("exit", victim.exited)).toEqual({ code: null, signal: "SIGKILL" });
  const error = await failureOf("result", victim.result);
  expect(error).toMatchObject({ exitSignal: "SIGKILL" });
  // Its own code had no say in it.
  expect(error.message).toMatch(/was ended by signal SIGKILL.*memory/);
  expect((await neighbour.status()).status).toBe("STATUS_RUNNING");
});

test("memory that is exhausted in one go ends one process, as WORKER_OUT_OF_MEMORY", async () => {
  const boss = makeBoss();
  const neighbour = await boss.employ(worker("hit"));
  const employee = await boss.employ(worker("hoard"), {
    resourceLimits: { maxOldGenerationSizeMb: 16 },
    stdio: "pipe",
  });
  await within("send", employee.send("now"));
  expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_OUT_OF_MEMORY" });
  expect((await neighbour.status()).status).toBe("STATUS_RUNNING");
});

test("a process that aborts without a memory limit is told by its signal", async () => {
  const employee = await makeBoss().employ(worker("abort"), { stdio: "pipe" });
  await within("send", employee.send("now"));
  expect(await failureOf("result", employee.result)).toMatchObject({ exitSignal: "SIGABRT" });
});

test.each([{}, { resourceLimits: { maxOldGenerationSizeMb: 64 } }])(
  "an abort behind the last word changes nothing of what was said (%j)",
  async (limits) => {
    const employee = await makeBoss().employ(worker("abortsAtExit"), { ...limits, stdio: "pipe" });
    const taken: unknown[] = [];
    for await (const n of employee) taken.push(n);
    expect(taken).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
    expect(await within("result", employee.result)).toBe("done");
    expect(await within("exit", employee.exited)).toEqual({ code: null, signal: "SIGABRT" });
  },
);

test("what a worker printed before it returned is not cut off, however slow its reader is", async () => {
  const lines = 1000;
  const employee = await makeBoss().employ(worker("printMuch"), { params: { lines }, stdio: "pipe" });
  await within("result", employee.result);
  let text = "";
  const reading = (async () => {
    for await (const chunk of employee.stdout ?? []) text += String(chunk);
  })();
  await within("its output", reading);
  expect(text.split("\n")).toHaveLength(lines + 1);
});

// Only a shell can lower its own limit.
test.skipIf(process.platform === "win32")(
  "a process that cannot be started for want of file descriptors is WORKER_START_FAILED with what to do, and ends no boss",
  async () => {
    const program = fileURLToPath(fixture("no-descriptors.mjs"));
    const command = 'ulimit -n 64 && exec "$@"';
    const run = promisify(execFile)("sh", ["-c", command, "sh", process.execPath, program, "hit"]);
    const { stdout } = await within("the program", run);
    expect(stdout.trim().split("\n")).toEqual(["EMFILE", "WORKER_START_FAILED ulimit -n", "closed"]);
  },
);

test.each([
  ["--input-type=module", "--eval=PROGRAM"],
  ["--input-type", "module", "-e", "PROGRAM"],
  ["--inspect-port", "9230", "--input-type=module", "-e", "PROGRAM"],
])("a program started as node %s employs processes, which are not that program", async (...args) => {
  const core = import.meta.resolve("@bossworks/core");
  const program = `
    import { Boss, workerAt } from "${core}";
    const boss = new Boss({ dealer: "pipe:" });
    const employee = await boss.employ(workerAt(new URL("${fixture("workers.mjs").href}"), "hit"));
    console.log("employed", employee.id);
    await boss.close();`;
  const given = args.map((arg) => arg.replace("PROGRAM", program));
  const { stdout } = await within("the program", promisify(execFile)(process.execPath, given));
  expect(stdout).toBe("employed w1\n");
});

test("a worker that has joined is stopped by close, not killed, also before employ has resolved", async () => {
  for (let round = 0; round < 5; round++) {
    const boss = makeBoss();
    const closed = new Promise<AnyEmployee>((resolve) =>
      boss.once("message", ({ employee }) => boss.close().then(() => resolve(employee))),
    );
    void boss.employ(worker("speaksFirst"));
    const employee = await within("close", closed);
    expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_STOPPED" });
  }
});
