import { describeDealer } from "@bossworks/dealer-conformance";
import { zmqDealer } from "@bossworks/dealer-zmq";
import { freePort } from "./free-port.js";

describeDealer({
  name: "zmq by TCP with CURVE",
  createPair: () => ({ dealer: zmqDealer({ url: "zmq+tcp://127.0.0.1", curve: true }) }),
  createMeetingPlace: async () => {
    const url = `zmq+tcp://127.0.0.1:${await freePort()}`;
    return { createDealer: () => zmqDealer({ url, curve: true }) };
  },
});
