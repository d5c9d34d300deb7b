import { memoryDealer } from "@bossworks/core";
import type { IDealer, Lobby } from "@bossworks/core/driver";
import type { MeetingPlace } from "@bossworks/dealer-conformance";
import { shmDealer } from "@bossworks/dealer-shm";
import { type LobbyWrongs, wrongPlace } from "./lobby.js";
import { wrong } from "./wrap.js";

/** A dealer that breaks one rule, and a test of the kit that has to notice. */
export interface Broken {
  make(): IDealer;
  /** Where it has a lobby. */
  place?(): MeetingPlace;
  readonly suite: string;
  readonly test: RegExp;
}

const DEAF_END = new URL("deaf-end.mjs", import.meta.url).href;
const IN_ORDER = /packets from the \w+: none is lost/;
const SOME_PACKET = 50;
const A_FLOOD = 1000;

/** A dealer whose lobby breaks a rule. */
function brokenLobby(wrongs: LobbyWrongs, suite: string, test: RegExp): Broken {
  const place = (): MeetingPlace => wrongPlace(wrongs);
  return { make: () => place().createDealer(), place, suite, test };
}

/** It breaks none: the tests that have to notice the others let it pass. */
export const SOUND: { readonly [name: string]: Broken } = {
  "has a sound lobby": brokenLobby({}, "(lobby|tickets)", /./),
};

/** By the rule each breaks. */
export const BROKEN: { readonly [name: string]: Broken } = {
  "drops the first packet": {
    make: () => {
      let sent = 0;
      return wrong({ channel: (c) => ({ send: (packet) => (sent++ === 0 ? "ok" : c.send(packet)) }) });
    },
    suite: "whole packets",
    test: /every size arrives byte for byte/,
  },
  "repeats a packet": {
    make: () => {
      let got = 0;
      return wrong({
        events: (e) => ({
          onPacket: (packet) => {
            e.onPacket(packet);
            if (++got === SOME_PACKET) e.onPacket(packet);
          },
        }),
      });
    },
    suite: "whole packets",
    test: IN_ORDER,
  },
  "reorders packets": {
    make: () => {
      let held: Uint8Array | undefined;
      return wrong({
        events: (e) => ({
          onPacket: (packet) => {
            if (held) {
              e.onPacket(packet);
              e.onPacket(held);
              held = undefined;
            } else held = packet;
          },
        }),
      });
    },
    suite: "whole packets",
    test: IN_ORDER,
  },
  "cuts a byte off": {
    make: () => wrong({ channel: (c) => ({ send: (packet) => c.send(packet.subarray(0, -1)) }) }),
    suite: "whole packets",
    test: /every size arrives byte for byte/,
  },
  "queues without bound": {
    make: () => {
      const waiting: Uint8Array[] = [];
      return wrong({
        channel: (c) => ({
          send: (packet) => {
            waiting.push(packet);
            while (waiting[0] && c.send(waiting[0]) === "ok") waiting.shift();
            return "ok";
          },
        }),
      });
    },
    suite: "ahead limit",
    test: /the boss is told full/,
  },
  "never says writable": {
    make: () => wrong({ events: () => ({ onWritable: () => {} }) }),
    suite: "ahead limit",
    test: /the boss is told full/,
  },
  "talks from inside send": {
    make: () => {
      let tell = (): void => {};
      return wrong({
        channel: (c) => ({
          send: (packet) => {
            const taken = c.send(packet);
            if (taken === "full") tell();
            return taken;
          },
        }),
        events: (e) => {
          tell = () => e.onWritable();
          return {};
        },
      });
    },
    suite: "ahead limit",
    test: /send tells nothing/,
  },
  "hands over a flood in one turn": {
    make: () => {
      const held: Uint8Array[] = [];
      return wrong({
        events: (e) => ({
          onPacket: (packet) => {
            held.push(packet);
            if (held.length === A_FLOOD) for (const one of held.splice(0)) e.onPacket(one);
          },
        }),
      });
    },
    suite: "fairness",
    test: /one turn hands over/,
  },
  "talks after close": {
    make: () => {
      let talk = (): void => {};
      return wrong({
        channel: (c) => ({
          close: () => {
            setImmediate(() => talk());
            return c.close();
          },
        }),
        events: (e) => {
          talk = () => e.onDown("too late");
          return {};
        },
      });
    },
    suite: "channel ends",
    test: /nothing is told to an end that has closed/,
  },
  "forgets at close what it had taken": {
    make: () => wrong({ channel: (c) => ({ close: () => c.abort("closed") }) }),
    suite: "channel ends",
    test: /what the boss sent before close arrives/,
  },
  "never says that the link is down": {
    make: () => wrong({ events: () => ({ onDown: () => {} }) }),
    suite: "channel ends",
    test: /what the worker sent before close arrives/,
  },
  "gives each channel an address of its own": {
    make: () => {
      let made = 0;
      return wrong({ id: (id) => `${id}-${++made}` });
    },
    suite: "several links",
    test: /all channels of a worker have one address/,
  },
  "attaches whom nobody wants any more": {
    make: () => wrong({ address: (of) => ({ module: DEAF_END, of }) }),
    suite: "several links",
    test: /who is wanted no more does not attach/,
  },
  "never closes": {
    make: () => wrong({ dealer: { close: () => new Promise<void>(() => {}) } }),
    suite: "lifecycle",
    test: /a dealer that carried nothing closes/,
  },
  "serves two bosses": {
    make: () => wrong({ dealer: { open: () => {} } }),
    suite: "lifecycle",
    test: /one dealer serves one boss/,
  },
  "leaks a timer": {
    make: () => {
      const sound = memoryDealer();
      return wrong({
        dealer: {
          open: (context) => {
            setInterval(() => {}, 1000);
            return sound.open(context);
          },
        },
      });
    },
    suite: "no leaks",
    test: /no handle, timer or listener is left/,
  },
  "lies about where workers run": {
    make: () =>
      wrong({ dealer: { features: Object.freeze({ ...memoryDealer().features, place: "process" }) } }),
    suite: "lifecycle",
    test: /workers run where features say/,
  },
  "lies about its kind": {
    make: () =>
      Object.assign(shmDealer(), {
        features: Object.freeze({ ...shmDealer().features, kind: "packet" }),
      }) as unknown as IDealer,
    suite: "features",
    test: /the kind they name has its methods/,
  },
  "hands one mailbox to all": {
    make: () => {
      const dealer = shmDealer();
      let lease: ReturnType<typeof dealer.mailbox> | undefined;
      return Object.assign(dealer, {
        mailbox: (id: string) => (lease ??= Object.getPrototypeOf(dealer).mailbox.call(dealer, id)),
      });
    },
    suite: "lifecycle",
    test: /many come and go/,
  },
  "lets in whoever finds its lobby": brokenLobby(
    { door: (place) => place },
    "lobby",
    /who knows another secret gets nowhere/,
  ),
  "moves its lobby with every start": brokenLobby(
    { lobby: (lobby) => ({ address: (secret) => ({ ...lobby.address(secret), at: performance.now() }) }) },
    "lobby",
    /a boss made anew at the same place/,
  ),
  "gives all hosts one channel": brokenLobby(
    {
      lobby: (lobby) => {
        let only: ReturnType<Lobby["channel"]> | undefined;
        return {
          channel: (events, pace) => {
            only ??= lobby.channel(events, pace);
            return only;
          },
        };
      },
    },
    "lobby",
    /hosts that come at once/,
  ),
  "waits for hosts that nobody asked in": brokenLobby(
    { lobby: () => ({ channel: (events) => memoryDealer().channel("lobby", events).channel }) },
    "lobby",
    /opened without a secret/,
  ),
  "believes what a ticket says": brokenLobby(
    { lobby: (lobby) => ({ addressOf: (ticket) => ({ ...lobby.addressOf(ticket), ...ticket }) }) },
    "tickets",
    /what else stands in a ticket/,
  ),
  "takes anything for a ticket": brokenLobby(
    { lobby: (lobby) => ({ addressOf: (ticket) => ({ ...lobby.address(Buffer.alloc(32)), ...ticket }) }) },
    "tickets",
    /what is no ticket is a TypeError/,
  ),
};
