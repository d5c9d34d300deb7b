import type { PortEnd } from "../port/frame-port.js";
import type { Frame } from "../protocol/frame.js";
import type { ByteSpan } from "../util/byte-span.js";

/** What a line hands up. */
export interface LineEvents {
  /** A control frame, whole, its carried body in place, its `after` reached. */
  onControl(frame: Frame): void;
  /** A data message arrived. It counts against the window until its bytes are `consumed`. */
  onData(body: ByteSpan): void;
  /** The other end will send no more data. */
  onInputEnd(): void;
  /** The other end has a send that waits for us to take messages out of the inbox. */
  onPeerWaits?(): void;
  /** Between batches; see `FramePortEvents.onBatchEnd`. */
  onBatchEnd(): boolean;
  onEnd(end: PortEnd): void;
}
