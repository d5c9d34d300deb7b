import { built } from "./built.mjs";
import { describeFrame } from "./describe.mjs";
import { hexOf } from "./notate.mjs";

const { encode, encodeEnvelope } = await built("codec/codec.js");
const { FLAG, frameBytes, makeFrame, writeFrame } = await built("protocol/frame.js");
const { nextFragment } = await built("lane/fragments.js");

const facts = { sinceMs: 12.5, lastCheckpointMs: 0.25, taken: 3 };
const failure = Object.assign(new Error("no such file"), {
  stack: "Error: no such file\n    at worker.js:1:1",
  code: "ENOENT",
});
const CALL = 2 ** 31;

const withAfter = (frame, after) => ({ ...frame, flags: frame.flags | FLAG.AFTER, after });
const withScope = (frame, scope) => ({ ...frame, scope });
const withHeaders = (frame, headers) => ({ ...frame, flags: frame.flags | FLAG.HEADERS, headers });
const carried = (frame) => ({ ...frame, flags: frame.flags | FLAG.CARRIED });

/** Frames as they are said; `lane` 0 is control, 1 data. */
const FRAMES = [
  [
    "boss",
    0,
    "employment with params",
    makeFrame("EMPLOY", 1, encodeEnvelope({ autostart: true, params: { digits: 3 } })),
  ],
  [
    "worker",
    0,
    "the worker has joined",
    makeFrame(
      "STATUS_JOINED",
      1,
      encodeEnvelope({ pid: 4711, threadId: 0, host: "host", name: "pi", status: "STATUS_RUNNING" }),
    ),
  ],
  ["boss", 0, "a signal without a body", makeFrame("STATUS", 2)],
  [
    "worker",
    0,
    "an answer with progress",
    makeFrame("STATUS_RUNNING", 2, encodeEnvelope({ ...facts, progress: 0.5 })),
  ],
  [
    "worker",
    0,
    "an answer whose progress threw",
    makeFrame("STATUS_RUNNING", 2, encodeEnvelope({ ...facts, progressError: failure })),
  ],
  [
    "worker",
    0,
    "a signal that is not obeyed",
    makeFrame(
      "STATUS_ERROR",
      3,
      encodeEnvelope({ ...facts, message: "DANCE is unknown or cannot be obeyed in state RUNNING" }),
    ),
  ],
  [
    "worker",
    0,
    "an answer of a worker that has not begun",
    makeFrame("STATUS_READY", 2, encodeEnvelope({ ...facts, progress: undefined })),
  ],
  ["boss", 0, "the end", makeFrame("STOP", 5)],
  ["boss", 1, "data to the worker", makeFrame("DATA", 0, encode({ n: 1 }))],
  ["worker", 1, "data to the boss", makeFrame("STATUS_DATA", 0, encode([3, 1, 4]))],
  ["boss", 1, "no more data follows", makeFrame("END")],
  ["boss", 1, "a stream is opened", withScope(makeFrame("OPEN", 0, encode("upload")), 1)],
  ["worker", 1, "bytes of a stream", withScope(makeFrame("STATUS_DATA", 0, Buffer.from("hello")), 2)],
  [
    "boss",
    0,
    "credit of the worker's second stream",
    withScope(makeFrame("CREDIT", 0, encode({ limit: 1_310_720 })), 2),
  ],
  [
    "worker",
    1,
    "its user code is over, and its second stream waits for credit",
    withScope(makeFrame("CREDIT"), 2),
  ],
  ["worker", 1, "no more bytes follow by a stream", withScope(makeFrame("END"), 2)],
  ["boss", 1, "a stream was destroyed", withScope(makeFrame("END", 0, encode({})), 1)],
  ["worker", 0, "a call", makeFrame("STATUS_CALLING", CALL)],
  ["boss", 0, "the boss listens to that call", makeFrame("LISTEN", 4, encode(CALL))],
  [
    "worker",
    0,
    "the call's data, after two messages",
    withAfter(makeFrame("STATUS_WAITING", 4, encode("may I?")), 2),
  ],
  ["boss", 0, "the answer to the call", makeFrame("DATA", CALL, encodeEnvelope({ value: "yes" }))],
  ["boss", 0, "the handler threw", makeFrame("DATA", CALL, encodeEnvelope({ failed: true, error: failure }))],
  [
    "worker",
    0,
    "the call is over",
    makeFrame("STATUS_RUNNING", CALL, encodeEnvelope({ ...facts, progress: undefined })),
  ],
  ["boss", 0, "credit up to a total", makeFrame("CREDIT", 0, encode({ limit: 8_388_672 }))],
  ["worker", 0, "sends wait for credit", makeFrame("CREDIT", 0, encode({ waits: 7 }))],
  ["boss", 0, "all that still waits may come", makeFrame("CREDIT", 0, encode({ rest: true }))],
  [
    "worker",
    0,
    "a result, after nine messages",
    withAfter(makeFrame("STATUS_FINISHED", 0, encodeEnvelope({ value: 3.14, taken: 3 })), 9),
  ],
  [
    "worker",
    0,
    "a failure",
    withAfter(makeFrame("STATUS_FAILED", 0, encodeEnvelope({ error: failure, taken: 3 })), 9),
  ],
  [
    "worker",
    0,
    "the answer to STOP",
    withAfter(makeFrame("STATUS_STOPPED", 5, encodeEnvelope({ taken: 3 })), 9),
  ],
  [
    "worker",
    0,
    "the module could not be loaded",
    withAfter(
      makeFrame(
        "STATUS_LOAD_FAILED",
        0,
        encodeEnvelope({ reason: "missing", message: "there is no file x.js", taken: 0 }),
      ),
      0,
    ),
  ],
  ["boss", 0, "an order of the link's own", makeFrame("KILL")],
  [
    "boss",
    0,
    "a signal with headers",
    withHeaders(makeFrame("SUSPEND", 6), encode({ traceparent: "00-ab-cd-01" }).view()),
  ],
  [
    "worker",
    1,
    "a carried body, which the next frame names",
    makeFrame("BODY", 1, encodeEnvelope({ value: "large", taken: 0 })),
  ],
  [
    "worker",
    0,
    "a result whose body is carried",
    carried(withAfter(makeFrame("STATUS_FINISHED", 0, encode(1)), 0)),
  ],
  [
    "worker",
    0,
    "an `after` of more than 32 bits",
    withAfter(makeFrame("STATUS_STOPPED", 5, encodeEnvelope({ taken: 0 })), 2 ** 40 + 1),
  ],
  ["worker", 0, "a permit is asked for", makeFrame("ASK", 1, encode(["acquire", "uploads"]))],
  ["boss", 0, "a permit is granted", makeFrame("STATUS_TOLD", 1, encode([1]))],
  ["worker", 0, "it goes back", makeFrame("ASK", 0, encode(["release", "uploads", 1]))],
  [
    "worker",
    0,
    "a counter is changed three times, and begun anew",
    makeFrame("ASK", 2, encode(["count", "visitors", 1, -2, 5, true])),
  ],
  [
    "boss",
    0,
    "what became of each: the third would have passed a limit",
    makeFrame("STATUS_TOLD", 2, encode([6, 4, [4, 7], 4])),
  ],
];

/** The fragments of one body in pieces of `maxBodyBytes`, as the sender cuts it. */
function fragmentsOf(frame, maxBodyBytes) {
  const item = { frame, offset: 0 };
  const fragments = [];
  while (item.offset < frame.body.length) {
    const fragment = nextFragment(item, maxBodyBytes);
    item.offset += fragment.body.length;
    fragments.push(fragment);
  }
  return fragments;
}

function bytesOf(frame) {
  const bytes = new Uint8Array(frameBytes(frame));
  writeFrame(bytes, new DataView(bytes.buffer), 0, frame);
  return bytes;
}

const vectorOf = (frame) => ({ ...describeFrame(frame), hex: hexOf(bytesOf(frame)) });

/** Frames of every kind, a body in fragments, and bytes that are no frame. */
export function frameVectors() {
  const whole = makeFrame("STATUS_DATA", 0, encode("0123456789".repeat(3)));
  return {
    frames: FRAMES.map(([from, lane, name, frame]) => ({ name, from, lane, ...vectorOf(frame) })),
    fragments: {
      maxBodyBytes: 12,
      whole: vectorOf(whole),
      fragments: fragmentsOf(whole, 12).map(vectorOf),
    },
    refused: [
      { name: "shorter than its fixed fields", hex: "0403000000000000000000" },
      { name: "a verb of no bytes", hex: "000300000000000000000000" },
      { name: "a verb of more than 32 bytes", hex: `210300000000000000000000${"41".repeat(33)}` },
      { name: "a verb longer than the frame", hex: "04030000000000000000000053544f" },
      { name: "headers longer than the frame", hex: "04030500000000000000000053544f50" },
      {
        name: "headers of more than 4096 bytes",
        hex: `040301100000000000000000${"53544f50"}${"00".repeat(4097)}`,
      },
      { name: "no room for `after`", hex: "040b0000000000000000000053544f50" },
    ],
  };
}
