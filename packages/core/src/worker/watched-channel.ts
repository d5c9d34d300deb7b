import type { Channel } from "../dealer/channel.js";

/** A channel that tells once when it has closed, whoever closed it: what was sent has been delivered by then. */
export class WatchedChannel implements Channel {
  readonly #channel: Channel;
  readonly #onClosed: () => void;
  #closing: Promise<void> | undefined;

  constructor(channel: Channel, onClosed: () => void) {
    this.#channel = channel;
    this.#onClosed = onClosed;
  }

  send(packet: Uint8Array): "ok" | "full" | "down" {
    return this.#channel.send(packet);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  abort(reason: string): void {
    this.#channel.abort(reason);
    void this.close();
  }

  async #close(): Promise<void> {
    try {
      await this.#channel.close();
    } finally {
      this.#onClosed();
    }
  }
}
