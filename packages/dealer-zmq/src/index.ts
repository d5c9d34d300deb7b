export { type CurveKeys, makeCurveKeys } from "./curve/curve-keys.js";
export { type CurveOptions, type ZmqDealerOptions, zmqDealer } from "./zmq-dealer.js";
