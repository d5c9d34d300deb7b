/** What stands beside the names of the code in the tables of docs/protocol.md. */

export const PACKETS = {
  HELLO: "handshake: the worker introduces itself",
  CHALLENGE: "handshake: the boss answers, and proves itself",
  PROOF: "handshake: the worker proves itself",
  REJECT: "handshake: the boss refuses",
  READY: "boss to worker: the proof was accepted; the first packet of an epoch. No payload",
  DATA: "payload: frames of `lane`. Takes a `seq`",
  ACK: "no payload; what counts is `ack` and `window`",
  NACK: "no payload; what follows `ack` on `lane` is missing: send it again",
  PING: "payload: the last `seq` sent on each lane, 2 x u48, control first",
  PONG: "payload: `ack` of each lane (2 x u48), then `window` of each lane (2 x u48)",
  FIN: "no payload; nothing follows on `lane`. Takes a `seq`",
  RESET: "the sender has given up; the payload is its reason, UTF-8, 256 bytes at most",
};

export const PACKET_FLAGS = {
  ACK_NOW: "acknowledge this packet at once",
  CLOSING: "the sender is closing: its FINs will come, or have come",
};

export const REJECTS = {
  REFUSED: "anything else: no more is said to who has not proved itself",
  BUSY: "too many handshakes are under way: come again after 50 to 250 ms",
  VERSION: "no version in common; the payload says which the boss speaks",
};

export const FRAME_FLAGS = {
  FIRST: "the first fragment of a body",
  LAST: "the last fragment of a body. A body in one frame has FIRST and LAST",
  HEADERS: "headers are present",
  AFTER: "`after` is present",
  TOTAL: "`total` is present: on the first of several fragments",
  CARRIED: "the body travels as BODY on the data lane; what stands here is the msgpack number of its id",
};

export const EXTENSIONS = {
  ERROR: "a map of the parts of an error, see below",
  MAP: "an array: key, value, key, value ... of a Map",
  OBJECT:
    "an array: key, value ... of a plain object that has a key a msgpack library would change, as `__proto__`, or more than 65,535 keys",
  WIDE_STRING:
    "bin: UTF-16, little-endian, of a string that has no UTF-8 (a lone surrogate), or begins with a byte order mark",
  NEGATIVE_ZERO: "the integer 0: minus zero",
};

const SIGNAL_ID = "of this signal";
const SAME_ID = "of the signal";
const REPORT = "a report";

/** From, lane, id, body. */
export const VERBS = {
  SUSPEND: ["boss", "control", SIGNAL_ID, "none"],
  RESUME: ["boss", "control", SIGNAL_ID, "none"],
  STOP: ["boss", "control", SIGNAL_ID, "none"],
  STATUS: ["boss", "control", SIGNAL_ID, "none"],
  DATA: [
    "boss",
    "data; control",
    "0; of the call",
    "a value of the user's, or bytes of a stream; on control the answer to a call: `{ value }` or `{ failed: true, error }`",
  ],
  LISTEN: ["boss", "control", SIGNAL_ID, "the id of the call, a number"],
  STATUS_READY: ["worker", "control", SAME_ID, REPORT],
  STATUS_RUNNING: ["worker", "control", "of the signal; of the call that is over", REPORT],
  STATUS_SUSPENDED: ["worker", "control", "of the signal; of the call that was answered meanwhile", REPORT],
  STATUS_CALLING: ["worker", "control", "of the call, from 2^31 on", "none"],
  STATUS_WAITING: [
    "worker",
    "control",
    SAME_ID,
    "in answer to LISTEN: the call's data, a value, with `after`; else a report",
  ],
  STATUS_RECEIVED: ["-", "-", "-", "never a frame: the reading of a lane's acknowledgements, shown by tools"],
  STATUS_DATA: ["worker", "data", "0", "a value of the user's, or bytes of a stream"],
  STATUS_FINISHED: ["worker", "control", "0", "`{ value, taken }`, with `after`"],
  STATUS_FAILED: ["worker", "control", "0", "`{ error, taken }`, with `after`"],
  STATUS_STOPPED: [
    "worker",
    "control",
    "of STOP",
    "`{ value, taken }`, `{ error, taken }` or `{ taken }`, with `after`; `unended` too where it runs tasks",
  ],
  STATUS_LOST: ["-", "-", "-", "never a frame: the boss's own verdict"],
  STATUS_ERROR: [
    "worker",
    "control",
    "of the signal; 0: none",
    "a report with `message`; with 0 a message was refused: `{ error }`",
  ],
  EMPLOY: ["boss", "control", SIGNAL_ID, "`{ autostart, params }` or `{ autostart, tasks }`"],
  STATUS_JOINED: ["worker", "control", "of EMPLOY", "`{ pid, threadId, host, name, status }`"],
  STATUS_LOAD_FAILED: [
    "worker",
    "control",
    "0, or of STOP",
    "`{ reason, message, error, taken }`, with `after`",
  ],
  KILL: ["boss", "control", "0", "none: end the process at once, without user code"],
  RUN: ["-", "-", "-", "reserved"],
  RECALL: ["boss", "control", SIGNAL_ID, "none; the scope is the task: give it back"],
  STATUS_RECALLED: ["worker", "control", "of RECALL", "none: the task has not begun and never will"],
  OPEN: ["both", "data", "0", "the name of a stream, a string; the scope is its number"],
  CREDIT: [
    "both",
    "control; data",
    "0",
    "`{ limit }`, `{ waits }` or `{ rest: true }`; with a scope see Tasks and Streams",
  ],
  END: [
    "boss; both",
    "data",
    "0",
    "none: no more data follows; with a scope of a stream, whose end may be `{ error }` or `{}`",
  ],
  ASK: ["worker", "control", "of this request; 0", "`[what, name, ...]`, see Shared things"],
  STATUS_TOLD: ["boss", "control", "of ASK", "an array, or an error"],
  BODY: ["both", "data", "of the body", "the bytes of a body that a control frame names"],
  ENROL: ["boss, to a host", "control", "0", "`{ boss, nonce, ticket }`, see A host's session"],
  STATUS_EXITED: ["host", "control", "0", "`{ worker, code, signal, why }`"],
  STATUS_DRAINING: ["host", "control", "0", "null"],
};

export const LIMITS = {
  MAX_PACKET_BYTES: "bytes of a packet, header included",
  MAX_HANDSHAKE_PACKET_BYTES: "bytes of a packet of the handshake",
  MAX_UNPROVEN_BYTES: "bytes all told on a link that has not proved itself",
  MAX_PENDING_HANDSHAKES: "handshakes under way at once, at all employments of a boss",
  HANDSHAKE_MS: "milliseconds a handshake may take",
  MIN_SECRET_BYTES: "bytes of a token, at least",
  CONTROL_WINDOW_BYTES: "window of the control lane, in bytes",
  DATA_WINDOW_BYTES: "window of the data lane that a boss grants, in bytes",
  ACK_PACKETS: "packets after which an acknowledgement is due",
  ACK_BYTES: "bytes after which an acknowledgement is due",
  ACK_MS: "milliseconds after which an acknowledgement is due",
  PROBE_MS:
    "milliseconds without progress until the first question, on media that lose packets; a fifth of the heartbeat where that is more",
  DEFAULT_HEARTBEAT_MS: "milliseconds without anything sent until a PING, default",
  MIN_HEARTBEAT_MS: "the same, at least",
  MAX_HEARTBEAT_MS: "the same, at most",
  SUSPECT_HEARTBEATS: "heartbeats of silence until the other end is suspect",
  BROKEN_HEARTBEATS: "heartbeats of silence until its link is given up",
  LINGER_HEARTBEATS:
    "heartbeats for which an end that has ended still acknowledges, on media that lose packets",
  DEFAULT_DRAIN_MS: "milliseconds a closing end waits for its last acknowledgements",
  MAX_REASON_BYTES: "bytes of the reason of a RESET that are read",
  MAX_VERB_BYTES: "bytes of a verb",
  MAX_HEADERS_BYTES: "bytes of a frame's headers",
  MAX_CONTROL_BODY_BYTES: "bytes of a body on the control lane; a larger one is carried",
  DEFAULT_MAX_MESSAGE_BYTES: "bytes of a body, default of `maxMessageBytes`",
  DEFAULT_WINDOW_BYTES: "credit of the data lane, in bytes, default of `windowBytes`",
  MESSAGE_OVERHEAD_BYTES: "bytes a message is charged beside its body",
  MAX_ASKS: "requests of one worker for one shared thing that are unanswered, and what one may ask for",
  MAX_CONTROL_BACKLOG_BYTES:
    "bytes of control frames that wait for an end that does not read, until SEND_OVERFLOW",
  STREAM_WINDOW_BYTES: "credit of a stream, in bytes and per direction",
  STREAM_FRAME_OVERHEAD_BYTES: "bytes a frame of a stream is charged beside its body",
  MAX_STREAMS: "streams an end may have open at once",
  MAX_STREAM_NAME_BYTES: "bytes of a stream's name",
};
