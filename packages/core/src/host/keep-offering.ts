import type { Channel, ChannelEvents } from "../dealer/channel.js";
import type { SessionPort } from "../port/session-port.js";

/** One channel to this session always waits: as soon as somebody is heard by it, the next one does. */
export function keepOffering(port: SessionPort, open: (events: ChannelEvents) => Channel): void {
  const link = port.newLink();
  let isFree = true;
  const offerNext = (): void => {
    if (isFree && port.isAlive) keepOffering(port, open);
    isFree = false;
  };
  const channel = open({
    onPacket: (packet) => {
      offerNext();
      link.onPacket(packet);
    },
    onWritable: () => link.onWritable(),
    onDown: (reason) => {
      offerNext();
      link.onDown(reason);
    },
  });
  link.attach(channel);
}
