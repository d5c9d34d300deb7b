import { randomBytes } from "node:crypto";
import { onTestFinished } from "vitest";
import { decode, encode } from "../../build/codec/codec.js";
import type { Lobby, PacketDealer } from "../../build/dealer/dealer.js";
import { resolveDealer } from "../../build/dealer/resolve.js";
import { HostLine } from "../../build/remote/host-line.js";
import type { Joining, RemoteOrder } from "../../build/remote/host-messages.js";
import { hostSecrets } from "../../build/remote/host-secrets.js";
import { OrderSeal } from "../../build/remote/order-seal.js";
import { Heard, type Word } from "./heard.js";
import type { Meeting } from "./support.js";

/** One that knows the token and says to hosts what no boss would. */
export class LyingBoss {
  readonly dealer: PacketDealer & { readonly lobby: Lobby };
  /** Resolves when the link to the host, or its session, has ended. */
  readonly gone: Promise<void>;
  readonly #heard = new Heard();
  #onGone: () => void = () => {};
  readonly #secrets: ReturnType<typeof hostSecrets>;
  #line: HostLine | undefined;
  #seal: OrderSeal | undefined;
  #joining: Joining | undefined;

  private constructor({ dealer, token }: Meeting) {
    this.dealer = resolveDealer(dealer) as PacketDealer & { readonly lobby: Lobby };
    this.#secrets = hostSecrets(token);
    this.gone = new Promise((resolve) => {
      this.#onGone = resolve;
    });
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
  async joining(): Promise<Joining> {
    this.#joining ??= (await this.hears("STATUS_JOINED")).body as Joining;
    return this.#joining;
  }

  /** Lets it in, as a boss does; again, if that is asked for, with another nonce. */
  async enrol(): Promise<void> {
    const { nonce } = await this.joining();
    const ours = randomBytes(16);
    this.#seal = new OrderSeal(this.#secrets.orders, nonce, ours);
    this.say("ENROL", { boss: "liar", nonce: ours, ticket: this.seal(this.ticket("host")) });
  }

  /** Leaves without a word. */
  async close(): Promise<void> {
    await this.dealer.close();
    this.#line?.port.abort("it has left");
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
      runsTasks: false,
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

  /** The host's next word of this verb, now or later; each is told once. */
  hears(verb: string): Promise<Word> {
    return this.#heard.next(verb);
  }

  #wait(): void {
    const { features, lobby } = this.dealer;
    this.#line = new HostLine(
      {
        onFrame: ({ verb, body }) => this.#heard.add({ verb, body: decode(body) }),
        onEnd: () => this.#onGone(),
      },
      { onLinkBroken: () => this.#onGone(), onLinkRestored: () => {} },
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
