import { isPacketDealer } from "@bossworks/core/driver";
import { pipeDealer } from "@bossworks/dealer-pipe";
import { expect, test } from "vitest";
import { makeFrame } from "../../build/protocol/frame.js";
import { FrameBatch } from "../../build/protocol/packet.js";
import { failureOf, makeBoss, within, worker } from "./support.js";

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
  if (!isPacketDealer(dealer)) throw new Error("no packet dealer");
  const sends: ((packet: Uint8Array) => unknown)[] = [];
  const tapped = {
    name: dealer.name,
    features: dealer.features,
    open: dealer.open.bind(dealer),
    close: dealer.close.bind(dealer),
    abort: dealer.abort.bind(dealer),
    channel: (...args: Parameters<typeof dealer.channel>) => {
      const lease = dealer.channel(...args);
      sends.push((packet) => lease.channel.send(packet));
      return lease;
    },
  };
  const employee = await makeBoss({ dealer: tapped }).employ(worker("deaf"));
  const order = new FrameBatch(0);
  order.add(makeFrame("KILL"));
  sends[0]?.(order.toPacket());
  expect(await within("exit", employee.exited)).toEqual({ code: null, signal: "SIGKILL" });
  expect(await failureOf("result", employee.result)).toMatchObject({
    code: "WORKER_EXITED",
    exitSignal: "SIGKILL",
  });
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
  // A signal and a message race through one process: the second answer comes after both.
  expect(await ask("still?")).toEqual({ question: "still?", ints: 1 });
});

test("a worker killed from outside is told with the signal, and its neighbour goes on", async () => {
  const boss = makeBoss();
  const [victim, neighbour] = await Promise.all([boss.employ(worker("deaf")), boss.employ(worker("hit"))]);
  process.kill(victim.where.pid, "SIGKILL");
  expect(await within("exit", victim.exited)).toEqual({ code: null, signal: "SIGKILL" });
  expect(await failureOf("result", victim.result)).toMatchObject({ exitSignal: "SIGKILL" });
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
