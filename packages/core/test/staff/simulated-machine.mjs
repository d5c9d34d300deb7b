/**
 * A machine with thousands of workers, none of which has a process: it joins a boss as a host does and gives each worker
 * that is ordered a session and a link of its own. Ends with its boss.
 *
 *   node simulated-machine.mjs '{"dealer":"redis://...","token":"...","name":"a","slots":2500,"starts":16}'
 */

import { ourContext } from "../../../dealer-zmq/dist/sockets.js";
import { decode } from "../../build/codec/codec.js";
import { resolveDealer } from "../../build/dealer/resolve.js";
import { Dialer } from "../../build/port/dialer.js";
import { nodeCrypto } from "../../build/port/node-crypto.js";
import { contentHash } from "../../build/remote/content-hash.js";
import { HostLine } from "../../build/remote/host-line.js";
import { NONCE_BYTES } from "../../build/remote/host-messages.js";
import { hostSecrets } from "../../build/remote/host-secrets.js";
import { OrderSeal } from "../../build/remote/order-seal.js";
import { SimulatedWorker } from "./simulated-worker.mjs";

/** libzmq has a thousand sockets in a context; a worker takes two, one of which watches the other. */
const ZMQ_SOCKETS_EACH = 4;

const { dealer: url, token, name, slots, starts } = JSON.parse(process.argv[2]);
const { lobby, features } = resolveDealer(url);
ourContext().maxSockets = Math.max(1024, ZMQ_SOCKETS_EACH * slots);

const secrets = hostSecrets(token);
const nonce = nodeCrypto().random(NONCE_BYTES);
const workers = new Map();
let seal;

const line = new HostLine(
  { onFrame, onEnd: leave },
  {
    onLinkBroken: (reason) => {
      if (!seal) giveUp(new Error(reason));
    },
    onLinkRestored: () => {},
    onLinkUp: () => {
      dialer.linked();
      if (!seal) void join();
    },
    onLinkRefused: (why) => dialer.refused(why),
    onLinkless: () => dialer.linkless(),
    onSessionEnd: leave,
  },
  { side: "worker", features, secrets, heartbeatMs: 1000, lostAfterMs: Number.POSITIVE_INFINITY },
);
const dialer = new Dialer(lobby.address(secrets.lobby), {
  newLink: () => line.port.newLink(),
  onGivenUp: giveUp,
});
dialer.start();

async function join() {
  const hash = await contentHash(new URL("./simulated.worker.mjs", import.meta.url).href);
  line.say("STATUS_JOINED", {
    instance: nodeCrypto().random(NONCE_BYTES),
    nonce,
    name,
    pid: process.pid,
    slots,
    starts,
    labels: {},
    offers: [{ name: "simulated", hash }],
  });
}

function onFrame({ verb, body }) {
  if (verb === "ENROL") {
    const enrolment = decode(body);
    seal = new OrderSeal(secrets.orders, nonce, enrolment.nonce);
    dialer.redirect(lobby.addressOf(decode(seal.open(enrolment.ticket))));
  } else if (verb === "EMPLOY") start(decode(seal.open(decode(body))));
  else if (verb === "KILL") workers.get(decode(body).worker)?.kill();
}

function start(order) {
  const { worker: id, ticket } = order;
  const onExit = (code, signal) => {
    workers.delete(id);
    line.say("STATUS_EXITED", { worker: id, code, signal, why: null });
  };
  workers.set(id, new SimulatedWorker(order, lobby.addressOf(ticket), onExit));
}

function giveUp(error) {
  console.error(error);
  process.exit(1);
}

/** The boss is gone, and whoever works for it. */
function leave() {
  process.exit(0);
}

// Whoever started it holds the other end.
process.stdin.on("end", leave).resume();
