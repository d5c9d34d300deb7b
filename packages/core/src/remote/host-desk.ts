import type { Logger } from "../boss/boss-options.js";
import { StartQueue } from "../boss/start-queue.js";
import type { Lobby, PacketDealer } from "../dealer/dealer.js";
import type { HandshakeRoom } from "../session/handshake-room.js";
import { clearTimeout, setTimeout } from "../timers.js";
import { isMeant } from "./at.js";
import type { HostEvents, HostInfo } from "./host-info.js";
import type { Joining } from "./host-messages.js";
import { type HostSecrets, hostSecrets } from "./host-secrets.js";
import { Member, type MemberOptions } from "./member.js";
import { offerOf, PlaceQueue, type PlaceRequest } from "./place-queue.js";

/** A host that is cut off hears no goodbye. */
const GOODBYE_MS = 500;

/** So many channels wait in the lobby: who was let in and hangs before its first word takes one of them, not all. */
const WAITING = 4;

/** What a boss gives its desk of hosts. */
export interface HostDeskOptions {
  readonly dealer: PacketDealer & { readonly lobby: Lobby };
  readonly token: string;
  readonly bossName: string;
  readonly heartbeatMs: number;
  readonly lostAfterMs: number;
  readonly room: HandshakeRoom;
  readonly logger: Logger | undefined;
  emit<K extends keyof HostEvents>(name: K, event: HostEvents[K]): void;
}

/** A place at a host, promised to one worker. */
export interface HostPlace {
  readonly member: Member;
  /** Starts at that host, so many at once as its machine takes. */
  readonly starts: StartQueue;
  /** The host still takes workers. */
  isOpen(): boolean;
  /** `act` is called once when the host begins to drain, or at once, but not after `over`. */
  whenDraining(act: () => void, over: Promise<unknown>): void;
  /** Gives it back: when its worker is started, or will not be. Twice is fine. */
  release(): void;
}

/** What is kept of a host. */
interface Joined {
  readonly starts: StartQueue;
  /** Called when it begins to drain. */
  readonly onDraining: Set<() => void>;
  /** Definitions of which it is known that they differ. */
  readonly told: Set<string>;
}

/** The hosts of one boss: lets them in, knows who has room, and finds places for workers. */
export class HostDesk {
  readonly #options: HostDeskOptions;
  readonly #secrets: HostSecrets;
  readonly #memberOptions: MemberOptions;
  readonly #members = new Map<Member, Joined>();
  readonly #queue = new PlaceQueue<HostPlace>();
  /** In the lobby, or on their way through it. */
  readonly #coming = new Set<Member>();
  readonly #onRoom = new Set<() => void>();
  #lastId = 0;
  #isClosed = false;

  constructor(options: HostDeskOptions) {
    this.#options = options;
    this.#secrets = hostSecrets(options.token);
    const { dealer, bossName, heartbeatMs, lostAfterMs, room } = options;
    this.#memberOptions = { dealer, secrets: this.#secrets, bossName, heartbeatMs, lostAfterMs, room };
  }

  /** For the dealer's opening. */
  get lobbySecret(): Uint8Array {
    return this.#secrets.lobby;
  }

  /** Those who have joined, by their ids. */
  get hosts(): ReadonlyMap<string, HostInfo> {
    return new Map([...this.#members.keys()].map((member) => [member.id, infoOf(member)]));
  }

  /** The dealer is open: hosts may come. */
  open(): void {
    for (let i = 0; i < WAITING; i++) this.#waitForOne();
  }

  /** `act` is called whenever a host may have more room than before. What is returned takes that back. */
  whenRoom(act: () => void): () => void {
    this.#onRoom.add(act);
    return () => this.#onRoom.delete(act);
  }

  /** Workers that hosts would take now. Whoever waits for a place waits for another one than these. */
  room(request: PlaceRequest): number {
    return this.#fitting(request).reduce((sum, member) => sum + member.free, 0);
  }

  /** Resolves with a place as soon as there is one, in the order of asking. Rejects with the signal's reason. */
  async place(request: PlaceRequest, signal: AbortSignal): Promise<HostPlace> {
    const place = this.#take(request) ?? (await this.#queue.wait(request, signal));
    this.#tellMismatch(place.member, request);
    return place;
  }

  /** Why nobody takes such a worker now; a sentence. */
  explain({ at, definition }: PlaceRequest): string {
    const all = [...this.#members.keys()];
    const meant = all.filter((member) => isMeant(at, member.joining));
    const offering = meant.filter((member) => offerOf(member.joining, definition));
    if (all.length === 0)
      return "no host has joined: start one with `bossworks host`, or `new Host().start()`";
    if (meant.length === 0) return `none of the ${all.length} hosts that have joined is meant by at: "${at}"`;
    if (offering.length === 0)
      return `none of the ${meant.length} hosts that may take it was started with a module that defines "${definition}"`;
    const slots = offering.reduce((sum, { joining }) => sum + joining.slots, 0);
    return `the ${offering.length} hosts that run "${definition}" have ${slots} slots, and all of them are taken, draining or cut off`;
  }

  /** Says goodbye to all; resolves when they know, or are cut off. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const member of this.#coming) member.abort("the boss closes");
    const members = [...this.#members.keys()];
    let late: NodeJS.Timeout | undefined;
    const cut = new Promise<void>((resolve) => {
      late = setTimeout(resolve, GOODBYE_MS);
    });
    await Promise.race([Promise.all(members.map((member) => member.close())), cut]);
    clearTimeout(late);
    for (const member of members) member.abort("the boss has closed");
  }

  /** Somebody always waits in the lobby: who comes is followed by the next. */
  #waitForOne(): void {
    if (this.#isClosed) return;
    const { logger, emit } = this.#options;
    const member: Member = new Member(`h${++this.#lastId}`, this.#memberOptions, {
      onCame: () => this.#waitForOne(),
      onAsks: (joining) => this.#refusalOf(joining),
      onJoined: () => {
        this.#coming.delete(member);
        const starts = new StartQueue(member.joining.starts);
        this.#members.set(member, { starts, onDraining: new Set(), told: new Set() });
        const host = infoOf(member);
        logger?.info({ host: host.name, id: host.id, slots: host.slots }, "host joined");
        emit("hostjoined", { host });
        this.#serve();
      },
      onDraining: () => {
        const host = infoOf(member);
        logger?.info({ host: host.name, id: host.id }, "host is draining");
        emit("hostdraining", { host });
        const acts = [...(this.#members.get(member)?.onDraining ?? [])];
        this.#members.get(member)?.onDraining.clear();
        for (const act of acts) act();
      },
      onRoom: () => this.#serve(),
      onTrouble: (why) => logger?.warn({ host: member.id, why }, "a host was refused, or refuses"),
      onGone: (reason) => {
        const host = infoOf(member);
        this.#members.delete(member);
        logger?.info({ host: host.name, id: host.id, reason }, "host left");
        emit("hostleft", { host, reason });
      },
      onVain: () => void this.#coming.delete(member),
    });
    this.#coming.add(member);
  }

  /** The same host twice would be two of one: its former session is still to be resumed, or lost. */
  #refusalOf({ instance }: Joining): string | undefined {
    const isHere = [...this.#members.keys()].some(
      (member) => Buffer.compare(member.joining.instance, instance) === 0,
    );
    return isHere ? "standing" : undefined;
  }

  #serve(): void {
    this.#queue.serve(
      (request) => this.#take(request),
      () => [...this.#members.keys()].some(hasRoom),
    );
    for (const act of this.#onRoom) act();
  }

  /** Promises a place to who asks, if there is one. */
  #take(request: PlaceRequest): HostPlace | undefined {
    const member = this.#choose(request);
    const joined = member && this.#members.get(member);
    if (!joined) return undefined;
    const whenDraining = (act: () => void, over: Promise<unknown>): void => {
      if (member.isDraining) return act();
      joined.onDraining.add(act);
      void over.then(() => joined.onDraining.delete(act));
    };
    const isOpen = (): boolean => this.#members.has(member) && !member.isDraining;
    return { member, starts: joined.starts, isOpen, whenDraining, release: member.promise() };
  }

  #fitting({ at, definition }: PlaceRequest): Member[] {
    return [...this.#members.keys()].filter(
      (member) =>
        hasRoom(member) && offerOf(member.joining, definition) !== undefined && isMeant(at, member.joining),
    );
  }

  /** Whose module is ours goes first, then who has the most room. */
  #choose(request: PlaceRequest): Member | undefined {
    const rank = (member: Member): number => (isSame(member, request) ? 1 : 0);
    return this.#fitting(request).sort((a, b) => rank(b) - rank(a) || b.free - a.free)[0];
  }

  #tellMismatch(member: Member, request: PlaceRequest): void {
    const told = this.#members.get(member)?.told;
    const { definition, hash } = request;
    if (!told || hash === undefined || isSame(member, request) || told.has(definition)) return;
    told.add(definition);
    const host = infoOf(member);
    this.#options.logger?.warn(
      { host: host.name, id: host.id, definition },
      "host has another version of the module",
    );
    this.#options.emit("hostmismatch", { host, definition });
  }
}

function hasRoom(member: Member): boolean {
  return member.isUp && !member.isDraining && member.free > 0;
}

function isSame({ joining }: Member, { definition, hash }: PlaceRequest): boolean {
  const offer = offerOf(joining, definition);
  return hash !== undefined && offer !== undefined && Buffer.compare(offer.hash, hash) === 0;
}

function infoOf(member: Member): HostInfo {
  const { name, pid, labels, slots, offers } = member.joining;
  const state = member.isDraining ? "draining" : member.isUp ? "up" : "broken";
  const definitions = offers.map((offer) => offer.name);
  return Object.freeze({ id: member.id, name, pid, labels, slots, busy: member.busy, definitions, state });
}
