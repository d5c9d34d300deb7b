import { describeDealer } from "@bossworks/dealer-conformance";
import { zmqDealer } from "@bossworks/dealer-zmq";

describeDealer({
  name: "zmq by TCP with CURVE",
  createPair: () => ({ dealer: zmqDealer({ url: "zmq+tcp://127.0.0.1", curve: true }) }),
});
