/**
 * A worker that knows nothing but docs/protocol.md: no line of Bossworks is in this process. It doubles numbers; see
 * `work`. Started before anything else (`--import`), it leaves nothing to be started after it.
 */
import { readSync } from "node:fs";
import { Socket } from "node:net";
import { hostname } from "node:os";
import { Line } from "./line.mjs";
import { unpack } from "./msgpack.mjs";
import { Session } from "./session.mjs";

const ORDERS_FD = 3;

/** State, signal: the answer and, where it is another, the next state. From the table of docs/protocol.md. */
const TABLE = {
  READY: { SUSPEND: ["SUSPENDED", "SUSPENDED"], RESUME: ["RUNNING", "RUNNING"], STATUS: ["READY"] },
  RUNNING: { SUSPEND: ["SUSPENDED", "SUSPENDED"], RESUME: ["RUNNING"], STATUS: ["RUNNING"] },
  SUSPENDED: { SUSPEND: ["SUSPENDED"], RESUME: ["RUNNING", "RUNNING"], STATUS: ["SUSPENDED"] },
  CALLING: { LISTEN: ["WAITING", "WAITING"] },
  WAITING: {
    SUSPEND: ["SUSPENDED", "SUSPENDED_WAITING"],
    RESUME: ["RUNNING", "RUNNING"],
    STATUS: ["WAITING"],
    DATA: ["RUNNING", "RUNNING"],
  },
  SUSPENDED_WAITING: {
    SUSPEND: ["SUSPENDED"],
    RESUME: ["WAITING", "WAITING"],
    STATUS: ["SUSPENDED"],
    DATA: ["SUSPENDED", "SUSPENDED_ANSWERED"],
  },
  SUSPENDED_ANSWERED: { SUSPEND: ["SUSPENDED"], RESUME: ["RUNNING", "RUNNING"], STATUS: ["SUSPENDED"] },
};

function readExactly(length) {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; ) {
    const got = readSync(ORDERS_FD, bytes, at, length - at, null);
    if (got === 0) process.exit(1);
    at += got;
  }
  return bytes;
}

const told = unpack(readExactly(readExactly(4).readUInt32LE(0)));
const { orders, address, stopGraceMs } = told;

let state = "READY";
let employment;
let stopId;
let callId = 2 ** 31;
let call;
let since = performance.now();
const deferred = [];
const messages = [];
let isInputEnded = false;
let wake = () => {};
let exitCode = 0;

const report = (more) => ({
  sinceMs: performance.now() - since,
  lastCheckpointMs: 0,
  taken: line.taken,
  ...more,
});

const session = new Session(
  { ...address, token: told.terms.token, workerId: orders.id },
  {
    onPayload: (lane, payload) => line.onPayload(lane, payload),
    onEnd: (why) => process.exit(why === "closed" && exitCode === 0 ? 0 : 1),
  },
);

const line = new Line(orders.limits, (lane, payload) => session.send(lane, payload), {
  onControl: (verb, id, body) => {
    if (verb === "KILL") process.kill(process.pid, "SIGKILL");
    else if (verb === "EMPLOY") begin(id, body);
    else if (verb === "STOP") stopId ??= id;
    else if (state === "CALLING" && TABLE[verb] === undefined && verb !== "LISTEN")
      deferred.push([verb, id, body]);
    else obey(verb, id, body);
    wake();
  },
  onMessage: (value, bytes) => {
    messages.push({ value, bytes });
    wake();
  },
  onInputEnd: () => {
    isInputEnded = true;
    wake();
  },
});

function begin(id, { autostart, params }) {
  employment = { params };
  if (autostart) become("RUNNING");
  const name = orders.name ?? "independent";
  line.control("STATUS_JOINED", id, {
    pid: process.pid,
    threadId: 0,
    host: hostname(),
    name,
    status: `STATUS_${state}`,
  });
  void run();
}

function obey(verb, id, body) {
  const [answer, next = state] = TABLE[state][verb] ?? ["ERROR"];
  const isForAnother = (verb === "LISTEN" && body !== call?.id) || (verb === "DATA" && id !== call?.id);
  if (answer === "ERROR" || isForAnother)
    return line.control(
      "STATUS_ERROR",
      id,
      report({ message: `${verb} cannot be obeyed in state ${state}` }),
    );
  if (verb === "DATA") call.outcome = body;
  if (verb === "RESUME" && state === "WAITING") call.outcome = {};
  become(next);
  if (verb !== "LISTEN")
    return line.control(`STATUS_${answer}`, id, report({ progress: { messages: line.taken } }));
  line.control("STATUS_WAITING", id, call.data, line.after);
  for (const [later, laterId, laterBody] of deferred.splice(0)) obey(later, laterId, laterBody);
}

function become(next) {
  if (next !== state) since = performance.now();
  state = next;
}

/** A checkpoint: resolves when the worker runs and `ready` is true; throws once STOP has come. */
async function until(ready) {
  for (;;) {
    if (stopId !== undefined) throw "stopped";
    if (state === "RUNNING" && ready()) return;
    await new Promise((resolve) => {
      wake = resolve;
    });
  }
}

async function ask(data) {
  await until(() => true);
  call = { id: callId++, data };
  become("CALLING");
  line.control("STATUS_CALLING", call.id);
  await until(() => call.outcome !== undefined);
  if (call.outcome.failed) throw { name: "Error", message: "the call failed" };
  return call.outcome.value;
}

/** The job: doubles each number; `{ ask }` is asked and the answer sent; at the end of input the sum is the result. */
async function work({ start = 0 } = {}) {
  let sum = start;
  for (;;) {
    await until(() => messages.length > 0 || isInputEnded);
    const next = messages.shift();
    if (!next) return { sum };
    line.consumed(next.bytes);
    if (next.value?.fail) throw { name: "RangeError", message: next.value.fail };
    if (next.value?.ask) line.message({ answer: await ask(next.value.ask) });
    else {
      sum += next.value.n;
      line.message({ doubled: next.value.n * 2, text: next.value.text });
    }
  }
}

async function run() {
  let last;
  try {
    last = ["STATUS_FINISHED", 0, { value: await work(employment.params) }];
  } catch (thrown) {
    last = stopId === undefined ? ["STATUS_FAILED", 0, { error: thrown }] : ["STATUS_STOPPED", stopId, {}];
  }
  const [verb, id, body] = last;
  if (verb === "STATUS_FAILED") exitCode = 1;
  line.control(verb, id, { ...body, taken: line.taken }, line.after);
  line.whenFlushed(() => session.close());
}

process.on("SIGINT", () => {});
process.on("SIGHUP", () => {});
// The pipe ends when the boss is dead. A stream of files would hold the exit: its read blocks in a thread.
const life = new Socket({ fd: ORDERS_FD, readable: true, writable: false });
life.on("error", () => {});
life.on("close", () => {
  stopId ??= 0;
  wake();
  setTimeout(() => process.kill(process.pid, "SIGKILL"), stopGraceMs);
});
life.resume();

// Nothing shall run after this module: it is all of the process.
await new Promise(() => {});
