import { describeDealer } from "@bossworks/dealer-conformance";
import { zmqDealer } from "@bossworks/dealer-zmq";
import { makeFolder } from "./support.js";

describeDealer({
  name: "zmq",
  createPair: () => ({ dealer: zmqDealer() }),
  createMeetingPlace: () => {
    const url = `zmq+ipc://${makeFolder()}/boss.sock`;
    return { createDealer: () => zmqDealer({ url }) };
  },
});
