import { randomBytes } from "node:crypto";
import type { AnyEmployee } from "@bossworks/core";
import type { PacketDealer } from "@bossworks/core/driver";
import { pipeDealer } from "@bossworks/dealer-pipe";
import { expect, test } from "vitest";
import { bodyLimits } from "../../core/build/port/body-limits.js";
import { WorkerLink } from "../../core/build/port/worker-link.js";
import { type Address, closed, connectTo, dial, makeBoss, until, within, worker } from "./support.js";

interface Line {
  readonly dealer?: string;
  readonly worker?: string;
  readonly why?: string;
  readonly count?: number;
}

test("who shows no key, or a wrong one, is counted and logged", async () => {
  const { address, refused, expectEcho } = await employEcho();
  for (let i = 0; i < 9; i++) {
    const stranger = await dial(address.path);
    stranger.write(i < 8 ? randomBytes(52) : Buffer.from(address.greeting, "hex").fill(7, 40));
    await closed(stranger);
  }
  // One line each time the number has doubled.
  await until("the lines", () => refused.length === 4);
  expect(refused.map(({ count }) => count)).toEqual([1, 2, 4, 8]);
  expect(refused[0]).toMatchObject({ dealer: "pipe", why: "a greeting of another kind" });
  await expectEcho();
});

test("who leaves without a word, as a boss that starts and looks who is alive, is not counted", async () => {
  const { address, refused } = await employEcho();
  for (let i = 0; i < 3; i++) await closed((await dial(address.path)).end());
  await closed((await dial(address.path)).end("hello"));
  await until("the line", () => refused.length === 1);
  expect(refused[0]).toMatchObject({ count: 1, why: "it left before it greeted" });
});

test("who knows the key and not the token is refused, and said to whose link it came", async () => {
  const { address, refused, expectEcho } = await employEcho();
  const port = { onFrame: () => {}, onWritable: () => {}, onBatchEnd: () => false, onEnd: () => {} };
  const givenUp = new Promise<Error>((resolve) => {
    const features = { lossless: true, ordered: true, staleAttach: false, strangersCanWrite: false };
    const terms = { workerId: "w1", token: randomBytes(32), features };
    const link = new WorkerLink(
      port,
      { address, terms, maxBodyBytes: bodyLimits(65_536), isPatient: false },
      { onGivenUp: resolve },
    );
    link.dial();
  });
  expect((await within("the refusal", givenUp)).message).toBe("the boss refused the link");
  // The boss proves itself first: who has another token turns away by itself.
  await until("the line", () => refused.length === 1);
  expect(refused).toMatchObject([{ dealer: "pipe", worker: "w1", why: "left", count: 1 }]);
  await expectEcho();
});

test("noise by a link that proves nothing is borne up to 4 KiB, then the link is closed", async () => {
  const { address, refused, expectEcho } = await employEcho();
  const { channel, log } = await connectTo(address);
  for (let i = 0; i < 6; i++) channel.send(randomBytes(1000));
  await until("the end of the link", () => log.downs.length === 1);
  expect(refused).toMatchObject([{ worker: "w1", why: "babble" }]);
  await expectEcho();
});

/** A worker that echoes, the address of its channel, and what is logged of refusals. */
async function employEcho(): Promise<{ address: Address; refused: Line[]; expectEcho(): Promise<void> }> {
  const refused: Line[] = [];
  const silent = (): void => {};
  const warn = (line: object, text?: string): void => {
    if (text === "link refused") refused.push(line);
  };
  const { dealer, addresses } = listening(pipeDealer());
  const boss = makeBoss({ dealer, logger: { debug: silent, info: silent, warn, error: silent } });
  const employee = (await within("employ", boss.employ(worker("echo")))) as AnyEmployee;
  const messages = employee[Symbol.asyncIterator]();
  return {
    address: addresses[0] as Address,
    refused,
    expectEcho: async () => {
      await within("send", employee.send("hello" as never));
      expect((await within("the echo", messages.next())).value).toBe("hello");
      expect((await within("status", employee.status())).link).toBe("up");
    },
  };
}

/** The same dealer, whose addresses are seen. */
function listening(dealer: PacketDealer): { dealer: PacketDealer; addresses: unknown[] } {
  const addresses: unknown[] = [];
  return {
    addresses,
    dealer: {
      name: dealer.name,
      features: dealer.features,
      open: (context) => dealer.open(context),
      channel: (id, events) => {
        const lease = dealer.channel(id, events);
        addresses.push(lease.address);
        return lease;
      },
      close: () => dealer.close(),
      abort: (reason) => dealer.abort(reason),
    },
  };
}
