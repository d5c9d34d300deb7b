import { built } from "./built.mjs";
import { Recording } from "./recording.mjs";

const { decode, encode, encodeEnvelope } = await built("codec/codec.js");
const { Line } = await built("lane/line.js");
const { bodyLimits } = await built("port/body-limits.js");
const { SignalDesk } = await built("worker/signal-desk.js");

/** Small, so that fragments and credit show in a few packets. */
const RING_BYTES = 4096;
const LIMITS = { windowBytes: 1024, maxMessageBytes: 65_536 };
const CALL_ID = 2 ** 31;

/** One side's line over the recorded session. */
function makeLine(recording, side, verb, events) {
  const port = {
    maxBodyBytes: bodyLimits(RING_BYTES),
    send: (lane, frame) => {
      recording().queue(side, lane, frame);
      return "ok";
    },
    hold: () => {},
    release: () => {},
    close: () => recording().close(side),
    abort: (reason) => {
      throw new Error(reason);
    },
  };
  const ends = { onFrame: undefined };
  const line = new Line(
    (portEvents) => {
      ends.onFrame = portEvents.onFrame;
      return port;
    },
    verb,
    LIMITS,
    {
      onControl: () => {},
      onData: () => {},
      onInputEnd: () => {},
      onBatchEnd: () => false,
      onEnd: () => {},
      ...events,
    },
  );
  return { line, onFrame: ends.onFrame };
}

/** The worker: production's desk and line, and user code that does what it is told here. */
function makeWorker(recording) {
  const facts = (progress) => ({ sinceMs: 0.5, lastCheckpointMs: 0.25, taken: worker.taken, progress });
  const desk = new SignalDesk({
    answer: ({ verb, id }, status) => {
      const { line } = worker;
      if (verb === "LISTEN") line.control(status, id, encode(worker.callData), line.after);
      else line.control(status, id, encodeEnvelope(facts(verb === "STATUS" ? { done: 0.5 } : undefined)));
    },
    onStop: () => {},
  });
  const worker = {
    desk,
    taken: 0,
    callData: undefined,
    ...makeLine(recording, "worker", "STATUS_DATA", {
      onControl: (frame) => {
        if (frame.verb === "LISTEN") desk.take({ ...frame, call: decode(frame.body) });
        else if (frame.verb !== "EMPLOY") desk.take(frame);
      },
      onData: (body) => {
        worker.taken++;
        worker.line.consumed(body.length);
      },
    }),
  };
  return worker;
}

/** A whole employment over a pipe, from the first packet to the last: what each side says, and when. */
export function conversationVectors() {
  const unread = [];
  let recording;
  const current = () => recording;
  const worker = makeWorker(current);
  const boss = makeLine(current, "boss", "DATA", { onData: (body) => unread.push(body.length) });
  recording = new Recording({}, (side, lane, frame) =>
    (side === "boss" ? boss : worker).onFrame(lane, frame),
  );

  const told = (what) => recording.steps.push({ at: recording.now, note: what });
  const send = (side, value) =>
    side.line.offer(encode(value)) ||
    side.line.waitForRoom(
      encode(value),
      () => {},
      () => {},
    );
  const bossReads = () => {
    for (const bytes of unread.splice(0)) boss.line.consumed(bytes);
    recording.pump();
  };

  told("the worker's link has connected; it speaks first");
  recording.dial();

  told("the boss employs, the worker joins");
  boss.line.control("EMPLOY", 1, encodeEnvelope({ autostart: true, params: { digits: 3 } }));
  recording.pump();
  worker.desk.start();
  const place = { pid: 4711, threadId: 0, host: "host" };
  worker.line.control("STATUS_JOINED", 1, encodeEnvelope({ ...place, name: "pi", status: "STATUS_RUNNING" }));
  recording.pump();

  told("STATUS, answered at once");
  boss.line.control("STATUS", 2);
  recording.pump();

  told("data both ways; two messages share a packet");
  send(boss, { n: 1 });
  send(boss, { n: 2 });
  recording.pump();
  send(worker, [3, 1, 4]);
  recording.pump();
  recording.wait(25);

  told("SUSPEND, obeyed when user code stands at its next checkpoint, 40 ms later; then RESUME");
  boss.line.control("SUSPEND", 3);
  recording.pump();
  recording.wait(40);
  worker.desk.settle(true);
  recording.pump();
  boss.line.control("RESUME", 4);
  recording.pump();

  told("the worker calls; LISTEN takes its data, DATA with the call's id is the answer");
  worker.callData = "may I?";
  worker.desk.beginCall(CALL_ID);
  worker.line.control("STATUS_CALLING", CALL_ID);
  recording.pump();
  boss.line.control("LISTEN", 5, encode(CALL_ID));
  recording.pump();
  boss.line.control("DATA", CALL_ID, encodeEnvelope({ value: "yes" }));
  recording.pump();
  worker.desk.takeOutcome();
  recording.wait(25);

  told(
    "a message of two fragments, and one that has to wait for credit; the boss's user reads, and grants more",
  );
  send(worker, "a".repeat(600));
  send(worker, "b".repeat(600));
  recording.pump();
  bossReads();
  recording.wait(25);

  told("the boss ends the input");
  boss.line.endOutput(new Error("ended"));
  recording.pump();
  recording.wait(25);

  told("nobody has anything to say for a heartbeat");
  recording.wait(1000);

  told(
    "the worker returns while a message waits for credit: the boss grants the rest, so that the result can count",
  );
  send(worker, "c".repeat(600));
  worker.line.control(
    "STATUS_FINISHED",
    0,
    encodeEnvelope({ value: 3.14, taken: worker.taken }),
    worker.line.after,
  );
  recording.pump();
  recording.wait(25);

  told("the worker says goodbye, and closes the link when all is acknowledged");
  worker.line.close();
  recording.wait(25);
  return { limits: LIMITS, maxBodyBytes: bodyLimits(RING_BYTES), ...recording.finish() };
}
