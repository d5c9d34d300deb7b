import { parentPort, receiveMessageOnPort } from "node:worker_threads";

/** Looking costs a microsecond, so it is done so rarely that it costs about as little as a checkpoint. */
const LOOK_EVERY = 256;

let x = 1;
for (let step = 0; ; step++) {
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  if (step % LOOK_EVERY === 0 && receiveMessageOnPort(parentPort)) parentPort.postMessage({ step, x });
}
