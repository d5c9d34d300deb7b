import { describeDealer } from "@bossworks/dealer-conformance";
import { zmqDealer } from "@bossworks/dealer-zmq";

describeDealer({ name: "zmq", createPair: () => ({ dealer: zmqDealer() }) });
