import { onTestFinished } from "vitest";
import { decode, encode } from "../../build/codec/codec.js";
import type { Lobby, PacketDealer } from "../../build/dealer/dealer.js";
import { resolveDealer } from "../../build/dealer/resolve.js";
import { HostLine } from "../../build/remote/host-line.js";
import type { RemoteOrder } from "../../build/remote/host-messages.js";
import { hostSecrets } from "../../build/remote/host-secrets.js";
import { OrderSeal } from "../../build/remote/order-seal.js";
import { type Meeting, within } from "./support.js";

/** One that knows the token and says to hosts what no boss would. */
export class LyingBoss {
  readonly dealer: PacketDealer & { readonly lobby: Lobby };
  /** What the host has said, by verb. */
  readonly heard: { readonly verb: string; readonly body: unknown }[] = [];
  readonly #secrets: ReturnType<typeof hostSecrets>;
  #line: HostLine | undefined;
  #seal: OrderSeal | undefined;
  #changed: () => void = () => {};

  private constructor({ dealer, token }: Meeting) {
    this.dealer = resolveDealer(dealer) as PacketDealer & { readonly lobby: Lobby };
    this.#secrets = hostSecrets(token);
  }

  /** Opens its lobby for one host. */
  static async open(meeting: Meeting): Promise<LyingBoss> {
    const boss = new LyingBoss(meeting);
    await boss.dealer.open({ bossName: "liar", ringBytes: 65_536, lobbySecret: boss.#secrets.lobby });
    onTestFinished(async () => boss.dealer.close());
    boss.#wait();
    return boss;
  }

  /** Resolves when a host has said that it joins. */
  async joining(): Promise<{ nonce: Uint8Array }> {
    const { body } = await this.hears("STATUS_JOINED");
    return body as { nonce: Uint8Array };
  }

  /** Lets it in, as a boss does. */
  async enrol(): Promise<void> {
    const { nonce } = await this.joining();
    const ours = Buffer.alloc(16, 1);
    this.#seal = new OrderSeal(this.#secrets.orders, nonce, ours);
    this.say("ENROL", { boss: "liar", nonce: ours, ticket: this.seal(this.ticket("host")) });
  }

  /** Of a channel of its dealer. */
  ticket(id: string): unknown {
    return this.dealer.channel(id, { onPacket() {}, onWritable() {}, onDown() {} }).ticket;
  }

  /** An order that would run, but for what it is changed in. */
  order(changed: { readonly [field: string]: unknown } = {}): object {
    const order: RemoteOrder = {
      worker: "w1",
      name: null,
      definition: "echo",
      bossName: "liar",
      dealerName: "pipe",
      ticket: this.ticket("w1") as RemoteOrder["ticket"],
      token: Buffer.alloc(32, 2),
      features: { lossless: true, ordered: true, staleAttach: false, strangersCanWrite: false },
      heartbeatMs: 1000,
      onLinkLoss: "continue",
      autostart: true,
      windowBytes: 65_536,
      maxMessageBytes: 65_536,
      keepUndelivered: false,
      ringBytes: 65_536,
      exitDrainMs: 100,
      stopGraceMs: 100,
      orphanAfterMs: 1000,
      resourceLimits: {
        maxOldGenerationSizeMb: null,
        maxYoungGenerationSizeMb: null,
        codeRangeSizeMb: null,
        stackSizeMb: null,
      },
    };
    return { ...order, ...changed };
  }

  seal(value: unknown): Uint8Array {
    if (!this.#seal) throw new Error("nobody is enrolled");
    return this.#seal.seal(encode(value).view());
  }

  say(verb: string, body: unknown): void {
    this.#line?.say(verb as never, body);
  }

  /** The next word of this verb, now or later; each is told once. */
  async hears(verb: string): Promise<{ readonly verb: string; readonly body: unknown }> {
    const found = new Promise<{ readonly verb: string; readonly body: unknown }>((resolve) => {
      const look = (): void => {
        const at = this.heard.findIndex((one) => one.verb === verb);
        const [one] = at < 0 ? [] : this.heard.splice(at, 1);
        if (one) resolve(one);
      };
      this.#changed = look;
      look();
    });
    return within(`hearing ${verb}`, found);
  }

  #wait(): void {
    const { features, lobby } = this.dealer;
    this.#line = new HostLine(
      {
        onFrame: ({ verb, body }) => {
          this.heard.push({ verb, body: decode(body) });
          this.#changed();
        },
        onEnd: () => {},
      },
      { onLinkBroken: () => {}, onLinkRestored: () => {} },
      {
        side: "boss",
        features,
        secrets: this.#secrets,
        heartbeatMs: 1000,
        lostAfterMs: Number.POSITIVE_INFINITY,
      },
    );
    const link = this.#line.port.newLink();
    link.attach(lobby.channel(link));
  }
}
