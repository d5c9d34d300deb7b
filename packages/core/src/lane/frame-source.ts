import type { Frame } from "../protocol/frame.js";

/** Something that makes frames of its own for the data lane as there is room for them: a stream. */
export interface FrameSource {
  /**
   * The next frame, with a body of at most so many bytes; the same again until it was `sent`. Undefined: none for now, and
   * the source is not asked again before it is added again.
   */
  next(maxBodyBytes: number): Frame | undefined;
  /** The port has taken the frame that `next` gave last. */
  sent(frame: Frame): void;
}
