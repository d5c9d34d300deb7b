import type { Boss } from "@bossworks/core";
import { onTestFinished } from "vitest";
import { decode } from "../../build/codec/codec.js";
import type { WorkerSide } from "../../build/dealer/channel.js";
import type { Lobby, PacketDealer } from "../../build/dealer/dealer.js";
import { resolveDealer } from "../../build/dealer/resolve.js";
import { Dialer } from "../../build/port/dialer.js";
import { HostLine } from "../../build/remote/host-line.js";
import { hostSecrets } from "../../build/remote/host-secrets.js";
import { Heard, type Word } from "./heard.js";
import { job, joinedHost, type Meeting, makeBoss, nextEvent, within } from "./support.js";

const LONG = "x".repeat(129);
const OFFER = { name: "echo", hash: Buffer.alloc(32) };
const GOOD = {
  instance: Buffer.alloc(16),
  nonce: Buffer.alloc(16, 1),
  name: "liar",
  pid: 1,
  slots: 1,
  starts: 1,
  labels: {},
  offers: [],
};

/** One that knows the token and says to its boss what no host would. */
export class LyingHost {
  /** What follows a joining that is right, or is said instead of it. */
  static readonly NONSENSE: readonly { readonly verb: string; readonly body: unknown }[] = [
    { verb: "STATUS_JOINED", body: null },
    { verb: "STATUS_JOINED", body: { ...GOOD, slots: -1 } },
    { verb: "STATUS_JOINED", body: { ...GOOD, slots: 1e9 } },
    { verb: "STATUS_JOINED", body: { ...GOOD, name: "" } },
    { verb: "STATUS_JOINED", body: { ...GOOD, name: LONG } },
    { verb: "STATUS_JOINED", body: { ...GOOD, nonce: Buffer.alloc(15) } },
    { verb: "STATUS_JOINED", body: { ...GOOD, labels: { [LONG]: "a" } } },
    { verb: "STATUS_JOINED", body: { ...GOOD, labels: { a: LONG } } },
    { verb: "STATUS_JOINED", body: { ...GOOD, labels: Object.fromEntries(Array(65).fill("a").entries()) } },
    { verb: "STATUS_JOINED", body: { ...GOOD, offers: Array(1001).fill(OFFER) } },
    { verb: "STATUS_JOINED", body: { ...GOOD, labels: { a: 1 } } },
    { verb: "STATUS_JOINED", body: { ...GOOD, offers: [{ name: "echo" }] } },
    { verb: "STATUS_JOINED", body: { ...GOOD, offers: "echo" } },
    { verb: "STATUS_JOINED", body: { ...GOOD, isAdmin: true } },
  ];

  readonly ended: Promise<void>;
  readonly #line: HostLine;
  readonly #heard: Heard;

  private constructor(line: HostLine, ended: Promise<void>, heard: Heard) {
    this.#line = line;
    this.ended = ended;
    this.#heard = heard;
  }

  /** A boss with a host that tells the truth, and what a worker there gives. */
  static async company(meeting: Meeting): Promise<{ boss: Boss; good: () => Promise<unknown> }> {
    const boss = makeBoss(meeting);
    const joined = nextEvent(boss, "hostjoined");
    await joinedHost(meeting, { name: "good" });
    await joined;
    const good = async (): Promise<unknown> =>
      (await boss.employ(job("echo"), { at: "good", params: "still here" })).result;
    return { boss, good };
  }

  /** Lets itself in by the lobby, and says nothing at all. */
  static async hang({ dealer: choice, token }: Meeting): Promise<void> {
    const { lobby } = resolveDealer(choice) as PacketDealer & { readonly lobby: Lobby };
    const address = lobby.address(hostSecrets(token).lobby);
    const { connect } = (await import(address.module)) as WorkerSide;
    const nothing = { onPacket: () => {}, onWritable: () => {}, onDown: () => {} };
    const channel = await within("the lobby", connect(address, nothing));
    onTestFinished(() => channel.close());
  }

  /** A session with the boss, in which nothing was said yet. */
  static async join({ dealer: choice, token }: Meeting): Promise<LyingHost> {
    const dealer = resolveDealer(choice) as PacketDealer & { readonly lobby: Lobby };
    const secrets = hostSecrets(token);
    let onEnd = (): void => {};
    const ended = new Promise<void>((resolve) => {
      onEnd = resolve;
    });
    const heard = new Heard();
    let onUp = (): void => {};
    const up = new Promise<void>((resolve) => {
      onUp = resolve;
    });
    const line = new HostLine(
      { onFrame: ({ verb, body }) => heard.add({ verb, body: decode(body) }), onEnd },
      {
        onLinkBroken: () => {
          void dialer.stop();
          onEnd();
        },
        onLinkRestored: () => {},
        onLinkUp: () => {
          dialer.linked();
          onUp();
        },
        onLinkRefused: (why) => dialer.refused(why),
        onLinkless: () => dialer.linkless(),
        onSessionEnd: () => void dialer.stop(),
      },
      {
        side: "worker",
        // Who sees the medium otherwise speaks the same words.
        features: { ...dealer.features, strangersCanWrite: !dealer.features.strangersCanWrite },
        secrets,
        heartbeatMs: 1000,
        lostAfterMs: Number.POSITIVE_INFINITY,
      },
    );
    // A boss that is not open yet is tried again.
    const dialer = new Dialer(dealer.lobby.address(secrets.lobby), {
      newLink: () => line.port.newLink(),
      onGivenUp: () => {},
      onUnreachable: () => {},
    });
    onTestFinished(async () => {
      line.port.abort("the test is over");
      await dialer.stop();
    });
    dialer.start();
    await within("the liar's link", up);
    return new LyingHost(line, ended, heard);
  }

  /** One that was let in, with an offer of `echo`, and does nothing it is ordered. */
  static async idle(
    meeting: Meeting,
    changed: { readonly [field: string]: unknown } = {},
  ): Promise<LyingHost> {
    const host = await LyingHost.join(meeting);
    host.say("STATUS_JOINED", { ...GOOD, offers: [OFFER], ...changed });
    return host;
  }

  /** The boss's next word of this verb, now or later; each is told once. */
  hears(verb: string): Promise<Word> {
    return this.#heard.next(verb);
  }

  /** Words of this verb that it has heard, and nobody has asked for. */
  unasked(verb: string): number {
    return this.#heard.count(verb);
  }

  /** Says goodbye. */
  leave(): void {
    this.#line.port.close();
  }

  say(verb: string, body: unknown): void {
    this.#line.say(verb as never, body);
  }
}
