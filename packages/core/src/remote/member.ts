import { decode, encode } from "../codec/codec.js";
import type { ChannelTicket } from "../dealer/channel.js";
import type { Lobby, PacketDealer } from "../dealer/dealer.js";
import { messageOf } from "../errors/message-of.js";
import { keepOffering } from "../host/keep-offering.js";
import type { PortEnd } from "../port/frame-port.js";
import { nodeCrypto } from "../port/node-crypto.js";
import type { Frame } from "../protocol/frame.js";
import type { HandshakeRoom } from "../session/handshake-room.js";
import { deferred } from "../util/deferred.js";
import { HostLine } from "./host-line.js";
import {
  EXIT_REPORT,
  type ExitReport,
  JOINING,
  type Joining,
  type KillOrder,
  NONCE_BYTES,
  type RemoteOrder,
  shownName,
} from "./host-messages.js";
import type { HostSecrets } from "./host-secrets.js";
import { OrderSeal } from "./order-seal.js";
import { RemoteWorker } from "./remote-worker.js";
import { readWire } from "./wire-rules.js";

/** What the boss's side of a host is made with. */
export interface MemberOptions {
  readonly dealer: PacketDealer & { readonly lobby: Lobby };
  readonly secrets: HostSecrets;
  readonly bossName: string;
  readonly heartbeatMs: number;
  /** Silence after which the host is lost, and all its workers with it. */
  readonly lostAfterMs: number;
  readonly room: HandshakeRoom;
}

/** What becomes of a host. */
export interface MemberEvents {
  /** Somebody has come through the lobby, who has yet to prove anything. Called once. */
  onCame(): void;
  /** It asks to be let in; why not, if not. */
  onAsks(joining: Joining): string | undefined;
  /** It has joined. */
  onJoined(): void;
  /** It takes no new workers any more. */
  onDraining(): void;
  /** It has room, or takes workers again. */
  onRoom(): void;
  /** It did not obey, or said what cannot be. */
  onTrouble(why: string): void;
  /** It has left, or is lost; told once, and only of who had joined. */
  onGone(reason: string): void;
  /** Nobody has come of it. */
  onVain(): void;
}

/** One host as its boss knows it, from the moment somebody stands in the lobby: the session with it, and who works there. */
export class Member {
  readonly id: string;
  readonly #options: MemberOptions;
  readonly #events: MemberEvents;
  readonly #line: HostLine;
  readonly #workers = new Map<string, RemoteWorker>();
  #joining: Joining | undefined;
  #seal: OrderSeal | undefined;
  /** Places promised, to workers that are yet to be started. */
  #promised = 0;
  #isDraining = false;
  #isUp = false;
  #isOver = false;
  #ticket: ChannelTicket | undefined;
  /** Settles when nothing of its session is open any more. */
  readonly #closed = deferred<void>();

  constructor(id: string, options: MemberOptions, events: MemberEvents) {
    this.id = id;
    this.#options = options;
    this.#events = events;
    const { dealer, secrets, heartbeatMs, lostAfterMs, room } = options;
    this.#line = new HostLine(
      { onFrame: (frame) => this.#onFrame(frame), onEnd: (end) => this.#onEnd(end) },
      {
        onLinkBroken: () => {
          this.#isUp = false;
        },
        onLinkRestored: () => {},
        onLinkUp: () => {
          this.#isUp = true;
          if (this.#joining) events.onRoom();
        },
        onLinkRejected: (why) => events.onTrouble(why),
        onLinkless: () => this.#onLinkless(),
        onClosed: () => this.#closed.resolve(),
      },
      { side: "boss", features: dealer.features, secrets, heartbeatMs, lostAfterMs, room },
    );
    this.#waitInLobby();
  }

  /** What it said of itself. */
  get joining(): Joining {
    if (!this.#joining) throw new Error("a host that has not joined: this is a bug in Bossworks");
    return this.#joining;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Places nobody has or was promised. */
  get free(): number {
    return Math.max(0, this.joining.slots - this.#workers.size - this.#promised);
  }

  /** Workers it has. */
  get busy(): number {
    return this.#workers.size;
  }

  /** A place for a worker that is about to be started; given back by what is returned. */
  promise(): () => void {
    this.#promised++;
    let isKept = true;
    return () => {
      if (!isKept) return;
      isKept = false;
      this.#promised--;
      if (!this.#isOver) this.#events.onRoom();
    };
  }

  /** Has it start a worker. */
  start(order: RemoteOrder): RemoteWorker {
    const worker = new RemoteWorker((how) =>
      this.#line.say("KILL", { worker: order.worker, how } satisfies KillOrder),
    );
    if (this.#isOver || !this.#seal) {
      worker.hostLost("its host has left");
      return worker;
    }
    this.#workers.set(order.worker, worker);
    this.#line.say("EMPLOY", this.#seal.seal(encode(order).view()));
    return worker;
  }

  /** Says goodbye; resolves when that has arrived. */
  close(): Promise<void> {
    this.#line.port.close();
    this.#over("its boss has closed");
    return this.#closed.promise;
  }

  /** Its session ends at once. */
  abort(reason: string): void {
    this.#line.port.abort(reason);
    this.#over(reason);
  }

  /** Nobody has come yet; the next one takes this. */
  #waitInLobby(): void {
    const { dealer, heartbeatMs } = this.#options;
    const link = this.#line.port.newLink();
    let isFree = true;
    const came = (): void => {
      if (isFree) this.#events.onCame();
      isFree = false;
    };
    const channel = dealer.lobby.channel(
      {
        onPacket: (packet) => {
          came();
          link.onPacket(packet);
        },
        onWritable: () => link.onWritable(),
        onDown: (reason) => {
          came();
          link.onDown(reason);
        },
      },
      { heartbeatMs, holds: false },
    );
    link.attach(channel);
  }

  /** Who stood in the lobby has left before he was let in. */
  #onLinkless(): void {
    if (this.#joining || this.#isOver) return;
    this.#isOver = true;
    this.#line.port.abort("nobody joined by it");
    this.#events.onVain();
  }

  #onFrame({ verb, body }: Frame): void {
    if (this.#isOver) return;
    try {
      if (!this.#joining) {
        if (verb === "STATUS_JOINED") this.#onJoining(readWire("a host that joins", body, JOINING));
      } else if (verb === "STATUS_EXITED") this.#onExit(readWire("an exit", body, EXIT_REPORT));
      else if (verb === "STATUS_DRAINING") this.#onDraining();
      else if (verb === "STATUS_ERROR") this.#events.onTrouble(messageOf(decode(body)));
    } catch (error) {
      this.#events.onTrouble((error as Error).message);
      this.abort("what the host said cannot be");
    }
  }

  #onJoining(joining: Joining): void {
    const { dealer, secrets, bossName, heartbeatMs } = this.#options;
    const refusal = this.#events.onAsks(joining);
    if (refusal !== undefined) {
      this.#line.say("STATUS_ERROR", refusal);
      this.#isOver = true;
      this.#line.port.close();
      return this.#events.onVain();
    }
    this.#joining = joining;
    const nonce = nodeCrypto().random(NONCE_BYTES);
    const seal = new OrderSeal(secrets.orders, joining.nonce, nonce);
    this.#seal = seal;
    keepOffering(this.#line.port, (events) => {
      const { channel, ticket } = dealer.channel(`host ${this.id}`, events, { heartbeatMs, holds: false });
      this.#ticket = ticket;
      return channel;
    });
    const ticket = seal.seal(encode(this.#ticket).view());
    this.#line.say("ENROL", { boss: shownName(bossName), nonce, ticket });
    this.#events.onJoined();
  }

  #onExit(report: ExitReport): void {
    const worker = this.#workers.get(report.worker);
    if (!this.#workers.delete(report.worker)) return;
    worker?.reported(report);
    this.#events.onRoom();
  }

  #onDraining(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    // No order follows.
    this.#line.say("END");
    this.#events.onDraining();
  }

  #onEnd({ kind, message }: PortEnd): void {
    this.#over(kind === "closed" ? "it has left" : message);
  }

  #over(why: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const reason = `its host ${this.#joining?.name ?? "to be"} is gone: ${why}`;
    for (const worker of this.#workers.values()) worker.hostLost(reason);
    this.#workers.clear();
    if (this.#joining) this.#events.onGone(why);
    else this.#events.onVain();
  }
}
