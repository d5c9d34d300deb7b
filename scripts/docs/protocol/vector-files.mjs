import { conversationVectors } from "./conversation.mjs";
import { frameVectors } from "./frames.mjs";
import { handshakeVectors, lossVectors, resumeVectors } from "./handshakes.mjs";
import { headerVectors } from "./headers.mjs";
import { hostVectors } from "./hosts.mjs";
import { pipeVectors } from "./pipe.mjs";
import { redisVectors } from "./redis.mjs";
import { showJson } from "./show-json.mjs";
import { valueVectors } from "./values.mjs";
import { zmqVectors } from "./zmq.mjs";

const FILES = {
  values: valueVectors,
  frames: frameVectors,
  headers: headerVectors,
  handshakes: handshakeVectors,
  resume: resumeVectors,
  loss: lossVectors,
  conversation: conversationVectors,
  pipe: pipeVectors,
  zmq: zmqVectors,
  redis: redisVectors,
  hosts: hostVectors,
};

/** The test vectors of docs/protocol.md: what the production code puts on the wire when chance and time are told. */
export const vectorFiles = Object.entries(FILES).map(([name, make]) => ({
  file: `docs/protocol/vectors/${name}.json`,
  render: () => showJson(make()),
}));
