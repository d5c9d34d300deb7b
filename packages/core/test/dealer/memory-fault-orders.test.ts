import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { memoryFaults } from "@bossworks/core";
import { expect, test } from "vitest";
import { attach, faultyDealer, offer, openPair, sendNumbers, turn, until, upTo } from "./support.js";

/** How long a program may take before it counts as hanging. */
const DEADLINE_MS = 15_000;
/** So many turns would have delivered everything. */
const TURNS = 50;

test("cut: what is under way is lost, both ends are told once, and a new link works", async () => {
  const faults = memoryFaults();
  const dealer = await faultyDealer(faults);
  const { boss, worker } = await openPair(dealer);
  sendNumbers(boss, 100);
  sendNumbers(worker, 100);
  faults.cut();
  expect([boss.downs, worker.downs]).toEqual([[], []]);
  expect([boss.channel.send(Buffer.alloc(1)), worker.channel.send(Buffer.alloc(1))]).toEqual([
    "down",
    "down",
  ]);
  await until("onDown", () => boss.downs.length > 0 && worker.downs.length > 0);
  await turns();
  expect([boss.downs, worker.downs]).toEqual([["the link was cut"], ["the link was cut"]]);
  expect([boss.packets, worker.packets]).toEqual([[], []]);
  await boss.channel.close();
  await worker.channel.close();
  const again = await openPair(dealer);
  sendNumbers(again.worker, 10);
  await until("the packets", () => again.boss.packets.length === 10);
});

test("cut: a channel nobody has attached to is no link yet", async () => {
  const faults = memoryFaults();
  const dealer = await faultyDealer(faults);
  const { boss } = await openPair(dealer);
  const { end, address } = offer(dealer);
  faults.cut();
  await until("onDown", () => boss.downs.length > 0);
  const worker = await attach(address);
  sendNumbers(end, 10);
  await until("the packets", () => worker.packets.length === 10);
  expect([end.downs, worker.downs]).toEqual([[], []]);
});

test("cut in the midst of packets, by who receives them: none arrives after it", async () => {
  const faults = memoryFaults();
  const { boss, worker } = await openPair(await faultyDealer(faults));
  sendNumbers(boss, 10);
  while (boss.channel.send(Buffer.alloc(65_536)) === "ok");
  worker.onPacket = (packet) => {
    worker.packets.push(packet);
    if (worker.packets.length === 5) faults.cut();
  };
  await until("onDown", () => worker.downs.length > 0);
  await turns();
  expect(worker.numbers).toEqual(upTo(5));
  expect(boss.writables).toBe(0);
});

test("freeze: nothing arrives and nobody is told, senders are told full; thaw loses nothing", async () => {
  const faults = memoryFaults();
  const { boss, worker } = await openPair(await faultyDealer(faults));
  faults.freeze();
  let taken = 0;
  while (boss.channel.send(Buffer.alloc(16_384, taken)) === "ok") taken++;
  expect(taken).toBe(16);
  sendNumbers(worker, 10);
  await turns();
  expect([boss.packets, worker.packets, boss.downs, worker.downs]).toEqual([[], [], [], []]);
  expect(boss.writables).toBe(0);
  faults.thaw();
  await until("the packets", () => boss.packets.length === 10 && worker.packets.length === taken);
  expect(worker.packets.map((packet) => packet[0])).toEqual(upTo(taken));
  expect(boss.numbers).toEqual(upTo(10));
  expect(boss.writables).toBe(1);
});

test("freeze: holds for links to come, and holds back goodbyes", async () => {
  const faults = memoryFaults();
  const dealer = await faultyDealer(faults);
  faults.freeze();
  const { boss, worker } = await openPair(dealer);
  sendNumbers(boss, 10);
  await boss.channel.close();
  await turns();
  expect([worker.packets, worker.downs]).toEqual([[], []]);
  faults.thaw();
  await until("onDown", () => worker.downs.length > 0);
  expect(worker.numbers).toEqual(upTo(10));
  const other = await openPair(dealer);
  faults.freeze();
  other.boss.channel.abort("enough");
  await turns();
  expect(other.worker.downs).toEqual([]);
  faults.thaw();
  await until("onDown", () => other.worker.downs.length > 0);
});

test("orders for one worker spare the others", async () => {
  const faults = memoryFaults();
  const dealer = await faultyDealer(faults);
  const [one, other] = [await openPair(dealer, "w1"), await openPair(dealer, "w2")];
  faults.freeze("w1");
  for (const { boss } of [one, other]) sendNumbers(boss, 10);
  await until("the packets", () => other.worker.packets.length === 10);
  await turns();
  expect(one.worker.packets).toEqual([]);
  faults.thaw("w2");
  await turns();
  expect(one.worker.packets).toEqual([]);
  faults.thaw("w1");
  await until("the packets", () => one.worker.packets.length === 10);
  faults.cut("w2");
  await until("onDown", () => other.boss.downs.length > 0 && other.worker.downs.length > 0);
  await turns();
  expect([one.boss.downs, one.worker.downs]).toEqual([[], []]);
  faults.freeze("w1");
  faults.freeze();
  faults.thaw();
  sendNumbers(one.boss, 10);
  await until("the packets", () => one.worker.packets.length === 20);
});

test("what is still under way when both ends have closed keeps no program from ending", async () => {
  const program = fileURLToPath(new URL("./fixtures/close-amid-delays.mjs", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program], { timeout: DEADLINE_MS });
  expect(stdout).toBe("closed\n");
});

async function turns(): Promise<void> {
  for (let i = 0; i < TURNS; i++) await turn();
}
