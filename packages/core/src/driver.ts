export { Ahead, type AheadOptions, Taken } from "./dealer/ahead.js";
export type {
  Channel,
  ChannelAddress,
  ChannelEvents,
  ChannelLease,
  ChannelTicket,
  WorkerSide,
} from "./dealer/channel.js";
export type {
  DealerContext,
  IDealer,
  LinkPace,
  Lobby,
  MailboxDealer,
  MailboxLease,
  PacketDealer,
} from "./dealer/dealer.js";
export { isDealer, isPacketDealer } from "./dealer/dealer.js";
export type { DealerFeatures } from "./dealer/features.js";
export { BossworksError, type BossworksErrorDetails } from "./errors/bossworks-error.js";
export {
  checkRingBytes,
  createMailbox,
  type MailboxEnd,
  type MailboxOptions,
  type MailboxPair,
  setSpin,
} from "./mailbox/mailbox.js";
export type { FramePort, FramePortEvents, PortEnd } from "./port/frame-port.js";
export { MailboxPort } from "./port/mailbox-port.js";
export { FLAG, type Frame, LANE, type Lane, makeFrame, readFrame, writeFrame } from "./protocol/frame.js";
export { checkOptions, type OptionRule } from "./util/check-options.js";
export { nearest } from "./util/nearest.js";
