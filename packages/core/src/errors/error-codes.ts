/**
 * Every code a `BossworksError` can carry, with the sentence the documentation opens its heading with.
 * The list is closed: match on `error.code`, never on `instanceof` or on the message.
 */
export const ERROR_CODES = {
  ABORTED: "The AbortSignal given to the call fired; `cause` is the signal's reason.",
  BAD_DATA:
    "A value that does not travel was sent, or bytes that are no value arrived; the message has the path.",
  BOSS_CLOSED: "The boss was closed or aborted; it takes no more calls.",
  BOSS_IN_WORKER_MODULE:
    "A Boss or a Host was made while a worker's own module was being evaluated in the worker.",
  CALL_FAILED: "The boss's call handler threw; `cause` is what it threw.",
  CORE_BUNDLED: "@bossworks/core was bundled into another file, so its worker entry files are missing.",
  DEALER_FAILED: "The dealer's medium could not be opened or broke for good; `cause` says why.",
  DEALER_NOT_INSTALLED:
    "The package of the dealer named in the configuration is not installed, or cannot be loaded.",
  INBOX_TAKEN: "An employee's messages already have an iterator; each message goes to one of them only.",
  INPUT_ENDED: "The boss ended the input with `employee.end()`; nothing more will be received.",
  LIMIT_REACHED: "A counter would pass its limit; it was not changed.",
  MESSAGE_TOO_LARGE: "A message is larger than `maxMessageBytes`.",
  NOT_A_WORKER: "A worker's handle was asked for outside a worker.",
  NO_HOST: "No host that has joined has room for the worker, runs its definition, and is meant by `at`.",
  POOL_CLOSED: "The pool was closed or drained; it takes no more tasks.",
  PROTOCOL_ERROR: "The other end broke the protocol; that link was closed, nobody else is affected.",
  RESTART_LIMIT:
    "A worker ended more often within `periodMs` than `intensity` allows; it is not started again.",
  QUEUE_FULL: "As many tasks wait in the pool as its `queueLimit` allows.",
  SEND_OVERFLOW: "More than one further window of data waits to be sent; await `send` to slow down.",
  SHARED_UNKNOWN: "A worker used a semaphore or counter that its boss has not made.",
  SIGNAL_REFUSED: "The worker answered STATUS_ERROR: it does not know the signal or cannot obey it now.",
  SIGNAL_TIMEOUT: "A signal was not answered in time; it is not withdrawn and will be obeyed when possible.",
  STAFF_FULL: "The boss already employs `maxStaff` workers.",
  STREAM_DESTROYED: "The stream was destroyed; at its other end, `cause` is the error it was destroyed with.",
  STREAMS_FULL: "As many streams are open between a worker and its boss as may be.",
  TIMEOUT: "The call's own `timeoutMs` ran out.",
  WORKER_EXITED:
    "The worker's thread or process ended by itself, without a result (`exitCode`, `exitSignal`).",
  WORKER_FAILED: "The worker threw; `cause` is its error.",
  WORKER_GONE: "The worker has ended; `cause` is how it ended.",
  WORKER_KILLED:
    "The worker was killed, at once or by a stop that went up the ladder (`leaked` if Node could not).",
  WORKER_LOAD_FAILED: "The worker's module or definition could not be loaded (`reason`, `cause`).",
  WORKER_LOST: "The worker fell silent for longer than `lostAfterMs`.",
  WORKER_OUT_OF_MEMORY: "The worker reached its memory limit.",
  WORKER_START_FAILED: "The worker did not join within `startTimeoutMs`, or ended before it joined.",
  WORKER_STOPPED: "The worker obeyed STOP (`value` or `cause` is what it ended with).",
} as const satisfies Record<string, string>;

/** A code of the closed list {@link ERROR_CODES}. */
export type ErrorCode = keyof typeof ERROR_CODES;
