import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { type Address, connectTo, offerChannel, openDealer, PLACES, until, within } from "./support.js";

const PACKETS = 100;

test.each(PLACES)(
  "over %s a worker that is killed: what it had sent is read, then its end is told",
  async (_, options) => {
    const dealer = await openDealer(options);
    const { address, log } = offerChannel(dealer);
    const child = start("send-and-wait.mjs", JSON.stringify(address), String(PACKETS));
    await until("its packets", () => log.packets.length === PACKETS);
    expect(log.downs).toEqual([]);
    child.process.kill("SIGKILL");
    await until("down", () => log.downs.length === 1);
    expect(log.downs).toEqual(["the worker's end is gone"]);
  },
);

test.each(PLACES)("over %s a boss that is killed: the worker's end is told", async (_, options) => {
  const other = start("open-and-wait.mjs", "wait", urlOf(options));
  const address = JSON.parse(await other.firstLine) as Address;
  const { log } = await connectTo(address);
  other.process.kill("SIGKILL");
  await until("down", () => log.downs.length === 1);
});

test.each(PLACES)(
  "over %s a worker's end that leaves is told at once, also one that only goes",
  async (_, options) => {
    const dealer = await openDealer(options);
    const first = offerChannel(dealer);
    const second = offerChannel(dealer);
    const closing = await connectTo(first.address);
    const aborting = await connectTo(second.address);
    await within("close", Promise.resolve(closing.channel.close()), 1000);
    aborting.channel.abort("enough");
    await until("down", () => first.log.downs.length === 1 && second.log.downs.length === 1);
  },
);

/** The same place as a URL alone. */
function urlOf({ url = "", curve }: { url?: string | undefined; curve?: unknown }): string {
  return curve ? `${url}?curve=true` : url;
}

/** Another process that says a line. */
function start(file: string, ...args: string[]) {
  const program = fileURLToPath(new URL(`./fixtures/${file}`, import.meta.url));
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const lines = createInterface({ input: child.stdout });
  const firstLine = within("its line", new Promise<string>((resolve) => lines.once("line", resolve)));
  firstLine.catch(() => {});
  return { process: child, firstLine };
}
