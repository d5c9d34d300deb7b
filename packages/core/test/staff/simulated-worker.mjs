import { hostname } from "node:os";
import { decode, encode } from "../../build/codec/codec.js";
import { bodyLimits } from "../../build/port/body-limits.js";
import { WorkerLink } from "../../build/port/worker-link.js";
import { FLAG, LANE, makeFrame } from "../../build/protocol/frame.js";
import { fallSilent } from "./mute-link.mjs";

const MUTE_LINK = new URL("./mute-link.mjs", import.meta.url).href;

/** A worker of this name answers its first SUSPEND, and is not heard of again. */
const MUTE = "mute";

/** What a signal makes of it; it never calls, so there are no other states. */
const NEXT = { SUSPEND: "STATUS_SUSPENDED", RESUME: "STATUS_RUNNING", STATUS: undefined };

/**
 * A worker without a process: the real link of one, over the real dealer, and behind it the few answers an idle worker
 * gives. `onExit` is called once, with its exit code and signal.
 */
export class SimulatedWorker {
  #order;
  #link;
  #onExit;
  #status = "STATUS_READY";
  #since = performance.now();

  constructor(order, address, onExit) {
    this.#order = order;
    this.#onExit = onExit;
    const { worker: workerId, token, features, heartbeatMs, onLinkLoss, autostart, ringBytes } = order;
    this.#link = new WorkerLink(
      {
        onFrame: (lane, frame) => lane === LANE.CONTROL && this.#onControl(frame),
        onWritable: () => {},
        onBatchEnd: () => false,
        onEnd: () => this.#exit(1),
      },
      {
        address: order.name === MUTE ? { ...address, module: MUTE_LINK, voiced: address.module } : address,
        terms: { workerId, token, features, heartbeatMs, onLinkLoss, autostart },
        maxBodyBytes: bodyLimits(ringBytes),
        isPatient: false,
      },
      { onGivenUp: () => this.#exit(1), onClosed: () => this.#exit(0) },
    );
    this.#link.dial();
  }

  kill() {
    this.#link.cut("it was killed");
    this.#exit(null, "SIGKILL");
  }

  #onControl({ verb, id, body }) {
    if (verb === "EMPLOY") this.#begin(id, decode(body));
    else if (verb === "STOP") this.#stop(id);
    else if (verb === "KILL") this.kill();
    else if (verb in NEXT) this.#obey(verb, id);
  }

  #begin(id, { autostart }) {
    if (autostart) this.#status = "STATUS_RUNNING";
    const name = this.#order.name ?? "simulated";
    const where = { pid: process.pid, threadId: 0, host: hostname() };
    this.#say("STATUS_JOINED", id, { ...where, name, status: this.#status });
  }

  #obey(verb, id) {
    const next = NEXT[verb] ?? this.#status;
    if (next !== this.#status) this.#since = performance.now();
    this.#status = next;
    this.#say(next, id, { sinceMs: performance.now() - this.#since, lastCheckpointMs: 0, taken: 0 });
    // What it said leaves with all else of this turn.
    if (verb === "SUSPEND" && this.#order.name === MUTE) setImmediate(fallSilent);
  }

  #stop(id) {
    this.#say("STATUS_STOPPED", id, { taken: 0 }, 0);
    this.#link.port.close();
  }

  /** It says so little that there always is room. */
  #say(verb, id, body, after) {
    const frame = makeFrame(verb, id, encode(body));
    if (after !== undefined) Object.assign(frame, { flags: frame.flags | FLAG.AFTER, after });
    this.#link.port.send(LANE.CONTROL, frame);
  }

  #exit(code, signal = null) {
    this.#onExit?.(code, signal);
    this.#onExit = undefined;
  }
}
