import { decode } from "../codec/codec.js";
import type { ChannelTicket } from "../dealer/channel.js";
import type { Lobby, PacketDealer } from "../dealer/dealer.js";
import { messageOf } from "../errors/message-of.js";
import { Dialer } from "../port/dialer.js";
import type { PortEnd } from "../port/frame-port.js";
import { nodeCrypto } from "../port/node-crypto.js";
import type { Frame } from "../protocol/frame.js";
import { MIN_HEARTBEAT_MS } from "../session/session-limits.js";
import type { HostDefinition } from "./find-definitions.js";
import { HostLine } from "./host-line.js";
import {
  ENROLMENT,
  type Enrolment,
  type Joining,
  KILL_ORDER,
  NONCE_BYTES,
  REMOTE_ORDER,
  type RemoteOrder,
} from "./host-messages.js";
import type { HostSecrets } from "./host-secrets.js";
import { OrderSeal } from "./order-seal.js";
import { RunningWorkers } from "./running-workers.js";
import { readWire } from "./wire-rules.js";

/** What a tenure is made with. */
export interface TenureOptions {
  readonly dealer: PacketDealer & { readonly lobby: Lobby };
  readonly secrets: HostSecrets;
  readonly definitions: ReadonlyMap<string, HostDefinition>;
  /** What the host says of itself. */
  readonly joining: Omit<Joining, "nonce">;
}

/** What becomes of a tenure. */
export interface TenureEvents {
  /** The boss has let us in. */
  onEnrolled(boss: string): void;
  /** The boss does not let us in now, for this reason. Told once, last of all. */
  onTurnedAway(why: string): void;
  /** The link is gone, and comes back, or not. */
  onLink(isUp: boolean, why: string): void;
  /** An attempt to reach the boss was in vain; another one follows. */
  onUnreachable(error: Error): void;
  onStarted(worker: string, definition: string): void;
  onExited(worker: string, code: number | null, signal: string | null): void;
  /** An order was refused: nothing ran. */
  onRefused(why: string): void;
  /** No order comes any more: the boss knows that we are draining. */
  onLastOrder(): void;
  /** No worker is left. */
  onEmpty(): void;
  /** It is over, and its workers are none of the boss's any more. Told once, last of all. */
  onOver(why: string): void;
}

/** A host's time with one boss, from the lobby on, through broken links, until one of them ends it. */
export class Tenure {
  readonly workers: RunningWorkers;
  readonly #options: TenureOptions;
  readonly #events: TenureEvents;
  readonly #line: HostLine;
  readonly #dialer: Dialer;
  readonly #nonce = nodeCrypto().random(NONCE_BYTES);
  #seal: OrderSeal | undefined;
  #isOver = false;
  #hasSpoken = false;
  /** Resolves when nothing of it is open any more. */
  readonly closed: Promise<void>;

  constructor(options: TenureOptions, events: TenureEvents) {
    this.#options = options;
    this.#events = events;
    const { dealer, secrets, joining } = options;
    this.workers = new RunningWorkers(joining.name, {
      onStarted: events.onStarted,
      onExit: (report) => {
        this.#line.say("STATUS_EXITED", report);
        events.onExited(report.worker, report.code, report.signal);
      },
      onEmpty: events.onEmpty,
    });
    let onClosed = (): void => {};
    this.closed = new Promise((resolve) => {
      onClosed = resolve;
    });
    this.#line = new HostLine(
      { onFrame: (frame) => this.#onFrame(frame), onEnd: (end) => this.#onEnd(end) },
      {
        onLinkBroken: (reason) => {
          // In the lobby nobody knows our session: who comes back starts anew.
          if (this.isEnrolled) events.onLink(false, reason);
          else this.#turnedAway(`the link broke in the lobby: ${reason}`);
        },
        onLinkRestored: () => events.onLink(true, ""),
        onLinkUp: () => this.#onLinkUp(),
        onLinkRefused: (why) => this.#dialer.refused(why),
        onLinkless: () => this.#dialer.linkless(),
        onSessionEnd: () => void this.#dialer.stop(),
        onClosed: () => void this.#dialer.stop().then(onClosed),
      },
      {
        side: "worker",
        features: dealer.features,
        secrets,
        // The slower wish counts: so it is the boss's.
        heartbeatMs: MIN_HEARTBEAT_MS,
        // The boss judges; what it has given up is noticed when it is asked again.
        lostAfterMs: Number.POSITIVE_INFINITY,
      },
    );
    this.#dialer = new Dialer(dealer.lobby.address(secrets.lobby), {
      newLink: () => this.#line.port.newLink(),
      onGivenUp: (error) => this.#turnedAway(error.message),
      onUnreachable: (error) => {
        if (!this.#isOver) events.onUnreachable(error);
      },
    });
    this.#dialer.start();
  }

  /** The boss has let us in. */
  get isEnrolled(): boolean {
    return this.#seal !== undefined;
  }

  /** The boss has let us in, and a link stands. */
  get isReachable(): boolean {
    return this.isEnrolled && this.#line.port.isUp;
  }

  /** Tells the boss that we take no more workers; `onLastOrder` follows. */
  sayDraining(): void {
    this.#line.say("STATUS_DRAINING");
  }

  /** Says goodbye, if there is anybody to say it to. */
  close(): void {
    this.#isOver = true;
    if (this.#line.port.isUp) this.#line.port.close();
    else this.abort("the host closes");
  }

  /** Ends it at once, without a word about it. */
  abort(reason: string): void {
    this.#isOver = true;
    void this.#dialer.stop();
    this.#line.port.abort(reason);
  }

  #onLinkUp(): void {
    this.#dialer.linked();
    if (this.#hasSpoken) return;
    this.#hasSpoken = true;
    const joining: Joining = { ...this.#options.joining, nonce: this.#nonce };
    this.#line.say("STATUS_JOINED", joining);
  }

  #onFrame({ verb, body }: Frame): void {
    if (this.#isOver) return;
    try {
      if (verb === "ENROL") this.#onEnrolment(readWire("an enrolment", body, ENROLMENT));
      else if (verb === "STATUS_ERROR") this.#turnedAway(messageOf(decode(body)));
      else if (verb === "EMPLOY") this.#onOrder(decode(body));
      else if (verb === "KILL") {
        const { worker, how } = readWire("an order", body, KILL_ORDER);
        this.workers.end(worker, how);
      } else if (verb === "END") this.#events.onLastOrder();
      else this.#refuse(`it has no verb ${verb}`);
    } catch (error) {
      this.#refuse((error as Error).message);
    }
  }

  #onEnrolment({ boss, nonce, ticket }: Enrolment): void {
    if (this.#seal) throw new TypeError("a second enrolment");
    const { dealer, secrets } = this.#options;
    const seal = new OrderSeal(secrets.orders, this.#nonce, nonce);
    const opened = seal.open(ticket);
    if (!opened) throw new TypeError("an enrolment whose seal is not of our boss");
    this.#dialer.redirect(dealer.lobby.addressOf(decode(opened) as ChannelTicket));
    this.#seal = seal;
    this.#events.onEnrolled(boss);
  }

  /** Whatever is wrong with an order, it runs nothing, and its boss is told. */
  #onOrder(sealed: unknown): void {
    const opened = sealed instanceof Uint8Array ? this.#seal?.open(sealed) : undefined;
    if (!opened) throw new TypeError("an order that is forged, or said again: its seal does not fit");
    try {
      this.#obey(readWire("an order", opened, REMOTE_ORDER));
    } catch (error) {
      const { worker } = Object(decode(opened)) as { worker?: unknown };
      if (typeof worker !== "string") throw error;
      const why = (error as Error).message;
      this.workers.refuse(worker, why);
      this.#events.onRefused(why);
    }
  }

  /** Throws `TypeError` for what this host does not run. */
  #obey(order: RemoteOrder): void {
    const { definitions, dealer } = this.#options;
    const definition = definitions.get(order.definition);
    if (!definition)
      throw new TypeError(
        `this host runs no "${order.definition}"; it runs ${[...definitions.keys()].join(", ")}`,
      );
    this.workers.start(order, definition, dealer.lobby.addressOf(order.ticket));
  }

  #refuse(why: string): void {
    this.#line.say("STATUS_ERROR", why);
    this.#events.onRefused(why);
  }

  #turnedAway(why: string): void {
    if (this.#isOver) return;
    if (this.isEnrolled) return this.#end(why);
    this.abort(why);
    this.#events.onTurnedAway(why);
  }

  #onEnd({ kind, message }: PortEnd): void {
    if (this.#isOver) return;
    const why = kind === "closed" ? "the boss has closed" : message;
    if (this.isEnrolled) this.#end(why);
    else this.#turnedAway(why);
  }

  #end(why: string): void {
    this.#isOver = true;
    this.#events.onOver(why);
  }
}
